"""What schemathesis cannot read in a document: what is there, what costs time, and what JSON Schema cannot state.

`tame` puts what the server has in the place of names that are made up, so that requests get past "there is no such model", and
bounds how long answers are. It changes what is right alone, so that a request stays as valid as it was.
`filter_failure` says what is no failure, each with its reason.
"""

import json
import os
import re
import urllib.request
import uuid

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import EnsureResourceAvailability, RejectedPositiveData

URL = os.environ["TILLER_URL"]
KEY = os.environ.get("TILLER_KEY")
MODEL = "tiller/pocket"
# Features, token ids and places of tokens that there are.
FEATURES_USED = 64
TOKENS_USED = 1000
FIRST, LAST = 1, 4
# The contract has no more to show in longer answers.
LONGEST = 4
# Up to here a whole number is the same to every reader of JSON (RFC 8259, section 6).
EXACT = 2**53


def ask(path, body):
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {KEY}"} if KEY else {})}
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


# A variant as text: no schema states what a text holds.
VARIANT = ask("/api/v1/variants", {"session_id": "contract"})["variant_json"]
FEATURES = ask("/api/inference/v1/features/lookup", {"indices": list(range(FEATURES_USED)), "model": MODEL})["features"]


def is_whole(value, least=0, most=EXACT):
    """Whole as JSON Schema means it: 1.0 is."""
    whole = isinstance(value, int) and not isinstance(value, bool) or isinstance(value, float) and value.is_integer()
    return whole and least <= value < most


def is_text(value, most):
    return isinstance(value, str) and value.strip() != "" and len(value) <= most


def is_name(value):
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.:-]{1,128}", value) is not None


def is_uuid(value):
    return isinstance(value, str) and re.fullmatch(r"[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}", value) is not None


def one(text):
    """A feature for any text, the same each time."""
    return FEATURES[sum(text.encode("utf-8", "replace")) % FEATURES_USED]


def of_feature(fields):
    """What tells of one feature tells of one that is there."""
    if not is_whole(fields.get("index_in_sae")):
        return fields
    feature = FEATURES[int(fields["index_in_sae"]) % FEATURES_USED]
    told = {"index_in_sae": feature["index_in_sae"]}
    told |= {name: feature["uuid"] for name in ("id", "uuid", "feature_id") if is_text(fields.get(name), 64)}
    return {**fields, **told}


def of_format(fields):
    """Which keywords answers can be held to is refused by name; no schema states which schemas they make up."""
    right = isinstance(fields.get("schema"), dict) and is_text(fields.get("name"), 64)
    return {**fields, "schema": {"type": "object"}} if right else fields


def in_order(fields, first, last):
    """JSON Schema cannot state that one number is greater than another."""
    given = [name for name in (first, last) if fields.get(name) is not None]
    if not given or not all(is_whole(fields[name], name == "startIndex") for name in given):
        return fields
    return {**fields, **{name: FIRST if name == first else LAST for name in given}}


SCALARS = {
    "model": lambda value: MODEL if is_text(value, 200) else value,
    "model_name": lambda value: MODEL if is_text(value, 200) else value,
    "base_model": lambda value: MODEL if is_text(value, 200) else value,
    "specification": lambda value: "talks like a pirate" if is_text(value, 2000) else value,
    "uuid": lambda value: one(value)["uuid"] if is_uuid(value) else value,
    "feature_ids": lambda value: one(value)["uuid"] if is_uuid(value) else value,
    "feature_id": lambda value: one(value)["uuid"] if is_text(value, 64) else value,
    "variant_id": lambda value: "default" if is_name(value) else value,
    "base_variant_id": lambda value: "default" if is_name(value) else value,
    "variant_json": lambda value: VARIANT if isinstance(value, str) else value,
    "feature_label": lambda value: one(value)["label"] if is_text(value, 500) else value,
    "prompt": lambda value: int(value) % TOKENS_USED if is_whole(value) else value,
    **{
        name: lambda value: int(value) % FEATURES_USED if is_whole(value) else value
        for name in ("feature_indices", "indices", "include_feature_indexes")
    },
    # Tiller's own chat takes 4096 at most: what is beyond stays as it is.
    "max_completion_tokens": lambda value: LONGEST if is_whole(value, LONGEST, 4097) else value,
    "max_tokens": lambda value: LONGEST if is_whole(value, LONGEST) else value,
    "max_output_tokens": lambda value: LONGEST if is_whole(value, LONGEST) else value,
}


def told_apart(edits):
    """Edits of one feature each: JSON Schema cannot state that entries differ in what they name."""
    return [with_feature(edit, FEATURES[at % FEATURES_USED]) for at, edit in enumerate(edits)]


def with_feature(edit, feature):
    """The edit with another feature; one that names none that there is, and so is wrong, stays as it is."""
    named = {"feature_id": "uuid", "feature_label": "label", "index_in_sae": "index_in_sae"}
    if not isinstance(edit, dict):
        return edit
    there = {name for name in named if name in edit and any(edit[name] == each[named[name]] for each in FEATURES)}
    return {**edit, **{name: feature[named[name]] for name in there}}


def tame(value, key=None):
    """@param key the field that the value, or the list of it, is in"""
    if isinstance(value, list):
        tamed = [tame(inner, key) for inner in value]
        return told_apart(tamed) if key in ("edits", "pending") else tamed
    if not isinstance(value, dict):
        return SCALARS[key](value) if key in SCALARS else value
    fields = {name: tame(inner, name) for name, inner in value.items()}
    if key == "logit_bias":
        return {str(int(name) % TOKENS_USED) if re.fullmatch(r"[0-9]{1,9}", name) else name: bias for name, bias in fields.items()}
    for ends in (("startIndex", "endIndex"), ("start_idx", "end_idx")):
        fields = in_order(fields, *ends)
    return of_format(of_feature(fields))


# By what name an answer's length is given.
LENGTHS = {
    "chat": ["max_completion_tokens"],
    "emberChat": ["max_completion_tokens", "max_tokens"],
    "openAiChat": ["max_completion_tokens", "max_tokens"],
    "openAiResponses": ["max_output_tokens"],
}


def bounded(operation, body):
    names = LENGTHS.get(operation)
    if names is None or any(body.get(name) is not None for name in names):
        return body
    return {**body, names[0]: LONGEST}


def last_from(role, messages):
    """JSON Schema cannot state how a list ends."""
    right = isinstance(messages, list) and messages and isinstance(messages[-1], dict)
    if right and messages[-1].get("role") in ("system", "user", "assistant"):
        return [*messages[:-1], {**messages[-1], "role": role}]
    return messages


def in_time(body):
    """Making a feature takes minutes, and is shown elsewhere: a label that a feature has is refused after all else is checked."""
    label = body.get("label")
    body = {**body, "label": FEATURES[0]["label"]} if is_text(label, 120) else body
    examples = body.get("examples")
    if not isinstance(examples, dict):
        return body
    ended = {
        name: [last_from("assistant", example) for example in listed] if isinstance(listed, list) else listed
        for name, listed in examples.items()
    }
    return {**body, "examples": ended}


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw.get("operationId")
    # schemathesis 4.32 makes no right If-Match for a pattern that needs quotes, and sends 0 in requests that it counts as right.
    if case.meta is not None and case.meta.generation.mode.is_positive and str((case.headers or {}).get("If-Match")) == "0":
        case.headers["If-Match"] = "*"
    # A key names one request, and schemathesis gives all of them the same; it does not go with streams, which a header cannot state of a body.
    if case.meta is not None and case.meta.generation.mode.is_positive and (case.headers or {}).get("Idempotency-Key") is not None:
        if operation in ("chat", "makeFeature"):
            del case.headers["Idempotency-Key"]
        else:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
    # What is deleted is what was made, and nothing of the model's own.
    if case.method.upper() == "DELETE":
        return
    if isinstance(case.body, dict):
        body = bounded(operation, tame(case.body))
        # A variant that is made has a name of its own.
        if operation == "createVariant" and "variant_id" in body:
            body["variant_id"] = case.body["variant_id"]
        if operation == "chat" and isinstance(body.get("messages"), list):
            body["messages"] = last_from("user", body["messages"])
        if operation == "createComparison" and isinstance(body.get("prompt"), list):
            body["prompt"] = last_from("user", body["prompt"])
        case.body = in_time(body) if operation == "makeFeature" else body
    for container in (case.query, case.path_parameters):
        for name, value in list((container or {}).items()):
            if operation == "openAiModel":
                value = MODEL if is_text(value, 200) else value
            container[name] = tame([value], name)[0]


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Pairs are read as lists: schemathesis 4.32 makes of `prefixItems` in answers what OpenAPI 3.1 does not allow."""

    def without_pairs(node):
        if isinstance(node, list):
            return [without_pairs(inner) for inner in node]
        if not isinstance(node, dict):
            return node
        node = {name: without_pairs(inner) for name, inner in node.items()}
        if "prefixItems" in node:
            node["items"] = {"anyOf": node.pop("prefixItems")}
        return node

    raw_schema.update(without_pairs(dict(raw_schema)))


def told(response):
    """The code of a refusal and the place that it names."""
    try:
        body = json.loads(response.content)
    except ValueError:
        return None, None
    if not isinstance(body, dict):
        return None, None
    if isinstance(body.get("error"), dict):
        return body["error"]["code"], body["error"]["param"]
    if isinstance(body.get("detail"), list):
        return "validation_failed", ".".join(str(part) for part in body["detail"][0]["loc"][1:])
    return body.get("code"), (body.get("issues") or [{}])[0].get("path")


# What the model or a session has or is, which no document can know.
STATE = {"idempotency_key_reused", "context_length_exceeded", "unknown_feature", "unknown_model", "model_not_found", "inference_aborted", "not_learned"}


def is_refused_for_state(case, response):
    operation = case.operation.definition.raw.get("operationId")
    code, place = told(response)
    if code in STATE:
        return True
    # Ember's words have no codes: its one 400 for what is well formed is a conversation that is too long.
    if response.status_code == 400 and operation.startswith("ember"):
        return True
    # A cursor is what an earlier answer gave, and which messages there are, and whose they are, a conversation knows.
    if place is not None and re.fullmatch(r"cursor|(messages\[\d+\]\.)?(parent_id|message_id)|active_message_id", place):
        return True
    if operation == "changeMessage":
        return place in ("made_by", "content")
    # A persona's controller is read as the server reads variants: which of its parts go together no schema states.
    if place is not None and operation in ("createPersona", "changePersona", "importPersona") and place.startswith("variant"):
        return True
    if place is not None and operation in ("chat", "steerFeature", "readActivations") and re.match(r"(pending_)?scopes\b", place):
        return True
    # See `in_time`.
    if operation == "makeFeature" and place == "label":
        return True
    # How many tokens a conversation has the model's tokenizer decides.
    if operation in ("emberLogitAttribution", "steeringAttribute", "steeringLogits"):
        return place in ("startIndex", "endIndex", "start_idx", "end_idx")
    # Every session keeps its `default`, and a model the features of its SAE.
    if operation == "removeVariant":
        return case.path_parameters.get("variant_id") == "default"
    return operation == "removeFeature" and place is None


def numbers_in(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for inner in value for number in numbers_in(inner)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def is_beyond_reading(case):
    """A bound that is broken by less than a reader of JSON can tell (RFC 8259, section 6)."""
    return any(abs(number) > EXACT for number in numbers_in(case.body))


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if isinstance(failure, RejectedPositiveData):
        return not is_refused_for_state(case, response)
    if isinstance(failure, AcceptedNegativeData):
        return not is_beyond_reading(case)
    # The conversation is there; the message of it that the body names is made up.
    if isinstance(failure, EnsureResourceAvailability):
        return told(response)[0] != "unknown_message"
    return True
