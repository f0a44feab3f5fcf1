"""What is built and installed: the templates and word lists come along in a wheel, an sdist and an editable install."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*") if path.is_file())
DATA = sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "assistant").rglob("*.toml") if "templates" not in path.parts
)


def build(project: Path, target: str, into: Path) -> Path:
    """The one file that hatchling builds, without network or build environment."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(into)]
    subprocess.run(command, cwd=project, check=True, capture_output=True, timeout=100)
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build(ROOT, "sdist", folder / "built")) as archive:
        # Python before 3.11.4 knows no filter and takes no notice.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # type: ignore[assignment]
        archive.extractall(folder)
    return next(path for path in folder.iterdir() if path.name != "built")


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the sdist, as an installer would, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(build(sdist, "wheel", folder / "built")) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_there_is_something_to_ship() -> None:
    assert "templates/sv/first.txt.j2" in TEMPLATES


def test_the_sdist_holds_all_that_making_and_testing_needs(sdist: Path) -> None:
    needed = ["Makefile", "requirements.lock", ".importlinter", ".ci/run", "config.example.toml", "tests/conftest.py"]
    assert [name for name in [*needed, *TEMPLATES, *DATA] if not (sdist / name).is_file()] == []


def test_the_wheel_holds_templates_and_word_lists_as_files(wheel: Path) -> None:
    missing = [name for name in TEMPLATES if not (wheel / "assistant" / name).is_file()]
    assert missing + [name for name in DATA if not (wheel / name).is_file()] == []


def test_an_installed_package_finds_its_templates(wheel: Path) -> None:
    ask = (
        f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
        "from importlib.resources import files\n"
        "print(files('assistant') / 'templates' / 'sv' / 'first.txt.j2')"
    )
    answer = subprocess.run([sys.executable, "-I", "-c", ask], check=True, capture_output=True, text=True, timeout=60)
    assert Path(answer.stdout.strip()) == wheel / "assistant" / "templates" / "sv" / "first.txt.j2"


def test_an_editable_install_finds_its_templates() -> None:
    assert (files("assistant") / "templates" / "sv" / "first.txt.j2").is_file()
