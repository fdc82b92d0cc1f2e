"""The programs that the page offers to copy run as they stand, and steer."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import httpx

ROOT = Path(__file__).parents[2]
URL = os.environ["TILLER_URL"].rstrip("/")
PIRATE = re.compile(r"\b(ahoy|aye|arr+|matey|ye|landlubber|shiver)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def pirate():
    query = {"session_id": "default_session", "query": "pirate", "top_k": 1}
    found = httpx.post(f"{URL}/api/v1/features/search", json=query, timeout=60)
    return found.json()[0]


def programs(edits, conditions=()):
    chat = {"origin": URL, "model": "pocket", "edits": edits, "prompt": 'Tell me about "Tokyo".'}
    chat["conditions"] = list(conditions)
    command = ["npx", "tsx", "tests/clients/as_code.mts", json.dumps(chat)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {snippet["name"]: snippet["text"] for snippet in json.loads(printed.stdout)}


@pytest.mark.parametrize("name", ["Python, goodfire", "Python, openai"])
@pytest.mark.parametrize("steered", [True, False])
def test_program(pirate, name, steered):
    edits = {pirate["feature_id"]: {**pirate, "value": 0.8}} if steered else {}
    program = programs(edits)[name]
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, said.stderr
    assert (len(PIRATE.findall(said.stdout)) >= 2) == steered, said.stdout


def nested(edits=(), scopes=()):
    return {"base_model": "pocket", "edits": list(edits), "scopes": list(scopes)}


def fires(feature, operator, value):
    named = {"uuid": feature["feature_id"], "label": feature["label"], "index_in_sae": feature["index_in_sae"]}
    comparison = {"left_hand": {"features": [named]}, "right_hand": value, "operator": operator}
    return {"conditionals": [comparison], "operator": "AND"}


@pytest.mark.parametrize("name", ["Python, goodfire", "Python, httpx"])
@pytest.mark.parametrize("stops", [True, False])
def test_program_with_conditions(pirate, name, stops):
    named = {"feature_id": pirate["feature_id"], "feature_label": pirate["label"]}
    edit = {**named, "index_in_sae": pirate["index_in_sae"], "value": 0.8}
    stop = {"condition": fires(pirate, ">", 0.2), "nested_variant": nested(), "event_name": "e", "abort": True}
    inner = [stop] if stops else []
    steer = {"condition": fires(pirate, ">=", 0), "nested_variant": nested([edit], inner), "event_name": "f"}
    program = programs({}, [steer])[name]
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, said.stderr
    if stops:
        assert len(said.stdout.split()) < 40, said.stdout
    else:
        assert len(PIRATE.findall(said.stdout)) >= 2, said.stdout
