"""The recipe: one frozen config per step, read from TOML.

Every setting has a default, and its reason stands beside it: ``seeds/recipe.toml`` is written
from these classes. Unknown and duplicate keys, wrong types and impossible combinations are
refused in one line that names file, line, key and the likely fix (``pipeline.recipe_file``).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from pipeline.records import ACTS, Act

ArticleField = Literal[
    "text", "title", "publisher", "published", "url", "byline", "language", "license"
]
Rule = Literal[
    "dateline", "byline", "promo", "contributors", "update_note", "correction_note", "editor_note",
    "copyright", "photo_credit", "section_marker",
]  # fmt: skip
Device = Literal["cpu", "cuda"]
RULES: tuple[Rule, ...] = get_args(Rule)
BUILT_IN = ("newsroom", "rules")
NAME_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,95}$"


class DatasetConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[dataset]: what the published dataset says of itself."""

    name: Annotated[
        str,
        Meta(
            pattern=NAME_PATTERN,
            description="folder under the output; lower case, as repositories of the Hub want it",
        ),
    ] = "articles"
    title: Annotated[str, Meta(description="heading of the card; empty: made from the name")] = ""
    description: Annotated[str, Meta(description="one paragraph for the card")] = ""
    license: Annotated[
        str,
        Meta(description="licence of the texts where an article states none; nobody may guess it"),
    ] = "unknown"
    language: Annotated[
        str, Meta(description="BCP 47; the rules and the embedded model read English")
    ] = "en"
    annotation_license: Annotated[
        str, Meta(description="licence of sentences, entities and quotes; nobody may guess it")
    ] = "unknown"
    creators: Annotated[
        tuple[str, ...], Meta(description="people and houses to cite; with none no CITATION.cff")
    ] = ()
    evaluations: Annotated[
        tuple[str, ...],
        Meta(description="files that `pressmark evaluate --json` printed; the card shows figures"),
    ] = ()
    url: Annotated[str, Meta(description="where the dataset will be found; for citations")] = ""
    date: Annotated[
        str,
        Meta(
            pattern=r"^(\d{4}-\d{2}-\d{2})?$",
            description="day of publication; no clock is read, so that builds can be repeated",
        ),
    ] = ""


class SourceConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[source]: how articles are read."""

    columns: Annotated[
        dict[ArticleField, str],
        Meta(
            description="field = column, where a .jsonl, .csv or .parquet has another name for it"
        ),
    ] = {}
    max_file_mb: Annotated[
        int,
        Meta(ge=1, description="larger single articles are not news; also bounds decompression"),
    ] = 16
    html_title: Annotated[
        bool, Meta(description="take the headline of a page from its metadata")
    ] = True


class CleanConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[clean]: what is removed from a text."""

    min_chars: Annotated[
        int,
        Meta(ge=1, description="a shorter text holds no sentence of news; rejected as too_short"),
    ] = 40
    max_chars: Annotated[
        int,
        Meta(ge=1000, description="longest news features stay far below; spaCy stops at 1,000,000"),
    ] = 400_000
    max_run: Annotated[
        int,
        Meta(
            ge=100,
            description="longest run without white space: data, not prose, and slow to tokenize",
        ),
    ] = 2_000
    remove: Annotated[
        tuple[Rule, ...],
        Meta(description="which rules run; drop a name to keep those lines in the text"),
    ] = RULES


class SentencesConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[sentences]: how text is split."""

    abbreviations: Annotated[
        tuple[str, ...],
        Meta(description="further abbreviations that end with a full stop, without it"),
    ] = ()


class EntitiesConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[entities]: who marks names."""

    annotator: Annotated[
        str,
        Meta(
            description="`newsroom` is the embedded model, `rules` is faster and needs none; "
            "else an installed spaCy package or a path to one"
        ),
    ] = "newsroom"
    threads: Annotated[
        int,
        Meta(ge=1, le=256, description="of the embedded model; more workers beat more threads"),
    ] = 1
    device: Annotated[
        Device,
        Meta(
            description="`cuda`: the annotator runs on a GPU or not at all; scores differ in their "
            "last digits, so finished work is kept apart"
        ),
    ] = "cpu"
    labels: Annotated[
        dict[str, str],
        Meta(
            description="label of that pipeline = label of the contract, or empty to leave it out"
        ),
    ] = {}
    finish: Annotated[
        bool,
        Meta(description="let the rules add numbers and times and trim titles after a model"),
    ] = True


class QuotesConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[quotes]: who said what."""

    annotator: Annotated[
        Literal["newsroom", "rules"],
        Meta(
            description="`newsroom` joins the roles that the embedded model marks with the rules; "
            "`rules` needs no model, is faster and finds less"
        ),
    ] = "newsroom"
    acts: Annotated[
        tuple[Act, ...],
        Meta(
            min_length=1,
            description="what is published: what people say, what they believe and want",
        ),
    ] = ACTS
    indirect: Annotated[bool, Meta(description="mark indirect speech too (said that ...)")] = True


class SplitsConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[splits]: how documents are shared out. Near-duplicates never part."""

    validation: Annotated[
        float, Meta(ge=0.0, lt=1.0, description="share of clusters; by hash, so it is never exact")
    ] = 0.1
    test: Annotated[
        float, Meta(ge=0.0, lt=1.0, description="share of clusters; by hash, so it is never exact")
    ] = 0.1
    seed: Annotated[
        str, Meta(description="changes which cluster goes where; change it and every row may move")
    ] = "pressmark"
    by: Annotated[
        Literal["story", "publisher", "published"],
        Meta(
            description="what is never parted: a story; with it, a publisher; or what came before"
        ),
    ] = "story"
    validation_from: Annotated[
        str,
        Meta(
            pattern=r"^(\d{4}-\d{2}-\d{2})?$",
            description="for `published`: first day of validation; fixed, so that no article moves",
        ),
    ] = ""
    test_from: Annotated[
        str,
        Meta(
            pattern=r"^(\d{4}-\d{2}-\d{2})?$",
            description="for `published`: first day of test; earlier and undated stories are train",
        ),
    ] = ""


class DuplicatesConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[duplicates]: which articles are one story."""

    similarity: Annotated[
        float,
        Meta(
            gt=0.0,
            le=1.0,
            description="Jaccard over runs of five words from which two articles are one story",
        ),
    ] = 0.5
    shared_sentences: Annotated[
        int,
        Meta(ge=1, description="so many sentences of eight words or more in common, likewise"),
    ] = 2
    shared_quote_words: Annotated[
        int,
        Meta(
            ge=0,
            description="so many words in a row in common inside quotation marks, likewise; 0: off",
        ),
    ] = 10
    common_after: Annotated[
        int,
        Meta(
            ge=2,
            description="in more stories a sentence is an editor's note, a quotation a slogan",
        ),
    ] = 20


class GateConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[gate]: when a version is stopped."""

    max_rejected: Annotated[
        float, Meta(ge=0.0, le=1.0, description="share of documents; above it the input is wrong")
    ] = 0.5
    max_leaked: Annotated[
        float,
        Meta(
            ge=0.0,
            le=1.0,
            description="share of validation and test that may stand in another split as well",
        ),
    ] = 0.0
    leak_margin: Annotated[
        float,
        Meta(
            ge=0.0,
            le=1.0,
            description="above [duplicates] similarity; both are estimates, 0.04 off as a rule",
        ),
    ] = 0.2
    quarantine: Annotated[
        bool,
        Meta(
            description="set articles aside that break a check, instead of stopping; `--quarantine`"
        ),
    ] = False
    max_quarantined: Annotated[
        float,
        Meta(
            ge=0.0,
            le=1.0,
            description="share of documents, one at least; above it a program is wrong, not they",
        ),
    ] = 0.05
    max_lost: Annotated[
        float,
        Meta(
            ge=0.0,
            le=1.0,
            description="share of articles fewer than before; above it input is missing",
        ),
    ] = 0.2
    drift_min_documents: Annotated[
        int,
        Meta(ge=1, description="with fewer, chance reaches the limits: halves of 84 articles did"),
    ] = 100
    max_label_drift: Annotated[
        float,
        Meta(
            ge=0.0,
            le=1.0,
            description="Jensen-Shannon distance; one label of ten with twice its share gives 0.1",
        ),
    ] = 0.15
    max_kind_drift: Annotated[
        float,
        Meta(
            ge=0.0,
            le=1.0,
            description="Jensen-Shannon distance; as for labels, of kinds and acts of quotes",
        ),
    ] = 0.15
    max_quotes_drift: Annotated[
        float,
        Meta(
            ge=0.0,
            description="quotes that an article has more or fewer, as a share of what it had",
        ),
    ] = 0.3
    max_speaker_drift: Annotated[
        float,
        Meta(ge=0.0, le=1.0, description="so many of all quotes more or fewer have no speaker"),
    ] = 0.1
    max_length_drift: Annotated[
        float,
        Meta(ge=0.0, description="doublings of length: 0.5 is 1.4 times as long or as short"),
    ] = 0.5
    max_publisher_drift: Annotated[
        float,
        Meta(
            ge=0.0,
            le=1.0,
            description="share of articles that would have to change their publisher",
        ),
    ] = 0.3


class PublishConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """[publish]: what is written."""

    formats: Annotated[
        tuple[Literal["parquet", "jsonl"], ...],
        Meta(min_length=1, description="Parquet for programs, JSONL for eyes and pipes"),
    ] = ("parquet", "jsonl")
    shard_mb: Annotated[
        int,
        Meta(
            ge=1,
            le=2000,
            description="uncompressed size of a shard; the Hub likes files below 500 MB",
        ),
    ] = 256
    text: Annotated[
        Literal["full", "standoff"],
        Meta(description="`standoff`: offsets and hashes, no words of articles, no report"),
    ] = "full"
    report_articles: Annotated[
        int,
        Meta(ge=0, description="articles shown in the report; a sample by hash above it"),
    ] = 500


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of a build."""

    dataset: DatasetConfig = DatasetConfig()
    source: SourceConfig = SourceConfig()
    clean: CleanConfig = CleanConfig()
    sentences: SentencesConfig = SentencesConfig()
    entities: EntitiesConfig = EntitiesConfig()
    quotes: QuotesConfig = QuotesConfig()
    duplicates: DuplicatesConfig = DuplicatesConfig()
    splits: SplitsConfig = SplitsConfig()
    gate: GateConfig = GateConfig()
    publish: PublishConfig = PublishConfig()
