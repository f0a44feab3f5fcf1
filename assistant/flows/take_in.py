"""x"""
from assistant.flows.take_in_lists import ImportRefusedError, Offered, Taken, take_in_lists as take_in  # noqa
