"""``croissant.json``: the version as Croissant 1.1, the vocabulary that dataset searches read.

Every data file stands there with its checksum, every config as a record set whose fields lead to
the columns of the Parquet files. Spec: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.contract.features import is_class
from pipeline.contract.fields import Choice, Field, Group, Many, Real, Type, Whole
from pipeline.contract.tables import Table
from pipeline.publish.card import CardFacts
from pipeline.publish.front_matter import name_license, title_of
from pipeline.publish.manifest import FileFacts
from pipeline.publish.packages import DISTRIBUTION

CROISSANT = "croissant.json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
_TYPES = {"parquet": "application/vnd.apache.parquet", "jsonl": "application/jsonlines"}
_TERMS = """
    arrayShape citeAs column conformsTo containedIn equivalentProperty extract field fileProperty
    fileObject fileSet format includes isArray isLiveDataset jsonPath key md5 parentField path
    recordSet references regex repeated replace samplingRate separator source subField transform
""".split()
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS},
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}


def write_croissant(
    staging: Path, facts: CardFacts, version: str, data: Mapping[str, FileFacts]
) -> None:
    """Write the description; ``data`` are the data files, as ``list_data`` has them."""
    text = json.dumps(describe_dataset(facts, version, data), indent=2, ensure_ascii=False)
    (staging / CROISSANT).write_text(text + "\n", encoding="utf-8", newline="\n")


def describe_dataset(
    facts: CardFacts, version: str, data: Mapping[str, FileFacts]
) -> dict[str, Any]:
    """The whole description. What nobody stated (creators, address, date) is left out."""
    dataset, tally = facts.recipe.dataset, facts.written.tally
    title = dataset.title or title_of(dataset.name)
    full = [table for table in facts.tables if facts.written.sheets[table.name]]
    stated = {
        "url": dataset.url,
        "creator": [{"@type": "Organization", "name": name} for name in dataset.creators],
        "datePublished": dataset.date,
        "temporalCoverage": "/".join(tally.days),
    }
    has_parquet = "parquet" in facts.recipe.publish.formats
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": dataset.name,
        "alternateName": title,
        "description": dataset.description or f"{title}: news articles, annotated by machine.",
        "license": name_license({source.license for source in tally.sources}),
        "version": version,
        **{name: value for name, value in stated.items() if value},
        "inLanguage": sorted(filter(None, tally.languages)) or [dataset.language],
        "keywords": ["news", "quotation", "attribution", "named entity recognition"],
        "isLiveDataset": False,
        "citeAs": f"{title}, version {version}, documents sha256:{_digest(facts)}",
        "prov:wasGeneratedBy": _describe_making(facts),
        "rai:dataCollection": "Articles as the inputs give them; inputs.jsonl lists each of them.",
        "rai:dataAnnotationProtocol": "Annotated by machine; manifest.json names recipe and model.",
        "rai:personalSensitiveInformation": "News names people, and quotes are tied to speakers.",
        "rai:dataLimitations": "Annotations hold errors; the articles are no sample of all news.",
        "distribution": [
            *_list_files(data),
            *([_describe_set(table) for table in full] if has_parquet else []),
        ],
        "recordSet": [_describe_records(table) for table in full] if has_parquet else [],
    }


def _digest(facts: CardFacts) -> str:
    return facts.written.digest("documents")


def _describe_making(facts: CardFacts) -> dict[str, Any]:
    return {
        "@type": "prov:Activity",
        "prov:label": f"{DISTRIBUTION} build, annotator {facts.annotator or 'rules'}",
        "prov:used": [
            {"@type": "prov:Entity", "prov:label": f"{publisher}, licence {licence}, {count}"}
            for (publisher, licence), count in facts.written.tally.sources.most_common(25)
        ],
    }


def _list_files(data: Mapping[str, FileFacts]) -> Iterator[dict[str, Any]]:
    for path, file in data.items():
        yield {
            "@type": "cr:FileObject",
            "@id": path,
            "name": path,
            "contentUrl": path,
            "contentSize": f"{file['bytes']} B",
            "encodingFormat": _TYPES[path.rpartition(".")[2]],
            "sha256": file["sha256"],
        }


def _describe_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table.name}-files",
        "name": f"{table.name}-files",
        "description": f"All Parquet files of {table.name}.",
        "encodingFormat": "application/x-parquet",
        "includes": f"data/{table.name}/*.parquet",
    }


def _describe_records(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.description[0].upper()}{table.description[1:]}.",
        "key": {"@id": f"{table.name}/{table.fields[0].name}"},
        "field": [_describe_split(table), *(_describe_field(table, f) for f in table.fields)],
    }


def _describe_split(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/split",
        "name": "split",
        "description": "train, validation or test; told by the name of the file",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": f"{table.name}-files"},
            "extract": {"fileProperty": "filename"},
            "transform": {"regex": r"^(train|validation|test)-.*\.parquet$"},
        },
    }


def _describe_field(table: Table, field: Field) -> dict[str, Any]:
    described = _describe_type(field.type)
    kind = field.type.item if isinstance(field.type, Many) else field.type
    source = {
        "fileSet": {"@id": f"{table.name}-files"},
        "extract": {"column": field.name},
    }
    is_record = isinstance(kind, Group)
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": field.name,
        "description": _write_description(field),
        **({} if is_record else {**described, "source": source}),
        **({"repeated": True} if is_record and isinstance(field.type, Many) else {}),
        **({"subField": list(_describe_parts(table, field, kind))} if is_record else {}),
    }


def _describe_parts(table: Table, field: Field, kind: Type) -> Iterator[dict[str, Any]]:
    """The plain fields of a record in a column.

    Records in records are left out: ``mlcroissant`` cannot read them, the flat configs do.
    """
    for part in kind.fields if isinstance(kind, Group) else ():
        if isinstance(part.type.item if isinstance(part.type, Many) else part.type, Group):
            continue
        yield {
            "@type": "cr:Field",
            "@id": f"{table.name}/{field.name}/{part.name}",
            "name": part.name,
            "description": _write_description(part),
            **_describe_type(part.type),
            "source": {
                "fileSet": {"@id": f"{table.name}-files"},
                "extract": {"column": field.name},
                "transform": {"jsonPath": part.name},
            },
        }


def _describe_type(kind: Type) -> Mapping[str, Any]:
    if isinstance(kind, Many):
        return {**_describe_type(kind.item), "isArray": True, "arrayShape": "-1"}
    if isinstance(kind, Whole) or is_class(kind):
        return {"dataType": "cr:Int64"}
    return {"dataType": "cr:Float64" if isinstance(kind, Real) else "sc:Text"}


def _write_description(field: Field) -> str:
    kind = field.type.item if isinstance(field.type, Many) else field.type
    if isinstance(kind, Choice) and is_class(kind):
        numbered = ", ".join(f"{number} {value}" for number, value in enumerate(kind.values))
        return f"{field.description}: {numbered}"
    return field.description
