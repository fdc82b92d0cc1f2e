"""What the client tests share: they run against the Tiller that the environment variable TILLER_URL names."""

import os

import pytest

DOCUMENTED_MODEL = "meta-llama/Llama-3.3-70B-Instruct"
"""The model of the clients' own documentation. The server under test is told to let it stand for the one that it serves."""

SERVED_MODEL = "tiller/pocket"


@pytest.fixture(scope="session")
def tiller_url() -> str:
    return os.environ["TILLER_URL"]
