"""Prints the JSON schema of OSCAL assessment results: see README.md here."""

import json

from trestle.oscal.assessment_results import Model


def plain(value):
    """Without words for people, and without the null of what may be absent."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: {name: plain(each) for name, each in item.items()}
        if key in ("properties", "$defs")
        else plain(item)
        for key, item in value.items()
        if key not in ("title", "description", "default")
    }
    some = [each for each in kept.get("anyOf", []) if each != {"type": "null"}]
    if len(some) < len(kept.get("anyOf", [])):
        del kept["anyOf"]
        return {**kept, **(some[0] if len(some) == 1 else {"anyOf": some})}
    return kept


print(json.dumps(plain(Model.model_json_schema()), indent=2))
