"""`python -m assistant`, and the script `invoice-assistant`."""

from assistant.cli.program import program


def main() -> None:
    """Run the program with what was typed, and end with its exit code."""
    program(prog_name="invoice-assistant")


if __name__ == "__main__":
    main()
