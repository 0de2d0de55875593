"""Closed classes of English words that tell what a capitalised word does in a name.

Each set is short and closed: titles, heads of institutions, particles. Open classes come from
data: places from GeoNames and ISO (``gazetteer``), given names and common words from ``tables/``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

COURTESY = frozenset(
    """
        mr mr. mrs mrs. ms ms. miss mx mx. dr dr. sir lady lord dame madam madame monsieur mme
        mme. m. sr. sra. rt rt. rev rev. reverend fr. prof prof. sen sen. sens sens. rep rep. reps
        reps. gov gov. govs. lt lt. col col. gen gen. capt capt. cpl cpl. sgt sgt. maj maj. adm
        adm. cmdr cmdr. hon hon. amb amb. supt supt. det det. insp insp. pres pres. del. atty.
        pvt pvt. cllr messrs messrs. mgr msgr msgr. sheikh shaikh imam ayatollah rabbi
    """.split()
)
ROLES = frozenset(
    """
        president vice premier chancellor minister ministers secretary undersecretary deputy
        prime senator senators representative congressman congresswoman governor mayor
        councilman councilwoman councillor alderman commissioner chairman chairwoman chair chief
        director general attorney solicitor justice judge magistrate sheriff constable officer
        detective inspector superintendent sergeant lieutenant captain major colonel corporal
        commander admiral marshal brigadier ambassador envoy spokesman spokeswoman spokesperson
        professor doctor dean provost rector reverend pastor father bishop archbishop cardinal
        pope king queen prince princess duke duchess emperor sultan emir crown majority minority
        leader speaker whip coach manager editor analyst economist treasurer executive ceo cfo
        coo mp assistant associate acting former ex lawyer candidate nominee head assemblyman
        assemblywoman delegate private rep assembly district state foreign defense defence
        interior finance press
    """.split()
)
ORG_HEADS = frozenset(
    """
        academy administration agency airlines airways alliance army assembly associates
        association associations authority bank bar board brigade broadcasting brothers bureau
        cabinet campaign capital caucus center centre chamber charity church city_council club
        co co. coalition college commission committee communications companies company
        confederation conference congress consortium consulate cooperative corp corp.
        corporation corps council court courts daily department division electric embassy energy
        entertainment enterprises faculty federation fc film forces force foundation fund
        gazette group guard guardian guild herald holdings hospital inc inc. industries
        initiative institute institution insurance international journal laboratories laboratory
        league ltd ltd. llc llp l.p. l.p lp magazine media ministry monitor motors movement
        museum navy network networks news newspaper office orchestra organisation organization
        parliament partners party patrol petroleum pharmaceuticals plc police post press project
        radio regiment register reserve reuters school schools senate service services society
        squad staff studios survey systems tabernacle team technologies television tech theater
        theatre times tribune tribunal trust tv union united university watch works workers
        house treasury supreme sa ag gmbh nv pty
    """.split()
)
FORMS_OF_COMPANY = frozenset("inc corp corporation co ltd llc llp lp plc ag sa nv gmbh".split())
FAC_HEADS = frozenset(
    """
        airport airfield arena avenue barracks base boulevard bridge building cathedral cemetery
        fort garden gardens gate hall highway hotel inn jail library mall mosque palace park
        plant plaza prison road room square stadium station street temple terminal tower towers
        tunnel pier port interstate penitentiary shipyard reactor dam guesthouse casino resort
        quay wharf junction cafe café pub st. ave. blvd.
    """.split()
)
LOC_HEADS = frozenset(
    """
        sea ocean river lake bay gulf strait peninsula valley mountains mountain mount mt mt.
        hills desert island islands isles basin canyon cape coast forest glacier creek canal
        channel delta hemisphere reef ridge plateau falls springs rock beach belt district
        heights north south east west northern southern eastern western northeast northwest
        southeast southwest central
    """.split()
)
EVENT_HEADS = frozenset(
    """
        war wars olympics games cup championship championships summit convention festival
        revolution crisis election elections awards series tournament marathon expo fair
        uprising massacre conference bowl open prix derby holocaust depression recession primary
        caucus caucuses inauguration jubilee rebellion siege battle operation storm hurricane
        typhoon
    """.split()
)
LAW_HEADS = frozenset(
    """
        act amendment constitution treaty accord accords agreement agreements bill code clause
        convention protocol charter resolution section title article proposition pact rule v.
        vs. statute law
    """.split()
)
PRODUCT_HEADS = frozenset(
    """
        limousine sedan car truck pickup suv jet aircraft airliner helicopter bomber fighter
        missile rocket rifle pistol handgun tank drone submarine destroyer carrier frigate
        smartphone phone tablet laptop console software app browser processor chip telescope
        satellite spacecraft probe rover vaccine drug pill
    """.split()
)
AFFILIATES = frozenset(
    """
        president director fellow professor researcher expert analyst scholar scientist student
        lecturer graduate economist member employee spokesman spokeswoman spokesperson chairman
        chairwoman chair chief head executive founder co-founder lawyer counsel partner editor
        reporter correspondent journalist columnist anchor host official representative
        secretary strategist pollster physician doctor historian author engineer owner manager
        leader consultant adviser advisor volunteer organizer
    """.split()
)
CONNECTORS = frozenset(
    """
        of for the a and & on in to at de del della der den des di da do dos du la las le les
        los el al ul ud van von zu zur bin ibn bint ben abu y e i - – ' 's ’s ’ . / v. vs. v
        with from by d' l'
    """.split()
)
POSTNOMINALS = frozenset(
    """
        kc qc mp mep msp obe mbe cbe phd ph.d. md m.d. esq esq. cpa rn
    """.split()
)
HYPHENED = frozenset(
    "led era style like born run made wide free old long type size esque only friendly bound area "
    "mania gate care ism ist ite ian ish supporter supporters ally allies style fashion day night "
    "year month week hour minute mile era age level class in on to up off out down and or the of "
    "e i chief turned cum ex s".split()
)
PARTICLES = frozenset(
    """
        de del della der den di da dos du la le el al van von bin ibn bint ben abu ter ten
    """.split()
)
SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
MONTHS = frozenset(
    """
        january february march april may june july august september october november december
        jan jan. feb feb. mar. apr apr. jun. jul. aug aug. sept sept. sep. oct oct. nov nov. dec
        dec.
    """.split()
)
WEEKDAYS = frozenset(
    """
        monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays
        thursdays fridays saturdays sundays mon. tue. tues. wed. thu. thur. thurs. fri. sat.
        sun.
    """.split()
)
SPEECH = frozenset(
    """
        said says say told tells tell added adds asked asks wrote writes tweeted argued argues
        announced announces insisted replied noted notes explained claimed claims warned warns
        continued concluded recalled acknowledged admitted believes thinks wants called joked
        vowed promised pledged denied responded testified suggested stated has had was is
    """.split()
)
OPENERS = frozenset(
    """
        i a an and or but so yet nor if when while as because although though since after before
        until unless once whether that this these those there here it he she we they you his her
        its our their my your who what which where why how in on at by for from with without to
        of into about over under between among during through against despite unlike like not no
        yes is are was were be do does did has have had can could will would should may might
        must let all any some many most much more few both each every another other such only
        even just also still then now thus however meanwhile instead perhaps maybe well oh one
        two three four five six seven eight nine ten
    """.split()
)


@cache
def read_table(name: str) -> frozenset[str]:
    """The words of ``tables/name``, one a line; lines that start with ``#`` are comments."""
    text = files(__package__).joinpath("tables", name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
