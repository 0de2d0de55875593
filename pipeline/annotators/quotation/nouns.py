"""Nouns that name who speaks: people by role, institutions, and texts that state something."""

from __future__ import annotations

from typing import Literal

SourceKind = Literal[
    "name", "man", "woman", "person", "people", "institution", "text", "sight", "instrument",
    "thing",
]  # fmt: skip

_NOUNS: dict[SourceKind, str] = {
    "man": (
        "man father husband son brother uncle nephew grandfather boy gentleman king prince "
        "duke spokesman chairman congressman businessman assemblyman councilman policeman "
        "salesman actor waiter guy widower monk priest pope pontiff fisherman fireman "
        "alderman anchorman statesman sportsman clergyman craftsman cameraman landlord "
        "boyfriend stepfather"
    ),
    "woman": (
        "woman mother wife daughter sister aunt niece grandmother girl lady queen princess "
        "duchess spokeswoman chairwoman congresswoman businesswoman assemblywoman "
        "councilwoman policewoman saleswoman actress waitress widow nun heroine hostess "
        "alderwoman anchorwoman stateswoman landlady girlfriend stepmother seamstress "
        "headmistress schoolmistress stewardess ballerina"
    ),
    "person": (
        "president leader minister senator secretary governor mayor chancellor premier "
        "ambassador envoy diplomat spokesperson official aide adviser advisor candidate "
        "nominee contender frontrunner front-runner challenger incumbent lawmaker legislator "
        "representative speaker chair chairperson chief head director manager executive "
        "officer founder co-founder owner boss analyst expert professor lecturer researcher "
        "scientist scholar economist historian political author writer novelist poet "
        "journalist reporter correspondent columnist editor host anchor moderator commentator "
        "pundit critic blogger photographer lawyer attorney prosecutor judge justice "
        "magistrate sheriff detective investigator inspector commander general colonel "
        "captain lieutenant sergeant soldier veteran admiral doctor physician surgeon "
        "neurosurgeon nurse psychologist psychiatrist teacher principal student pupil "
        "graduate dean coach trainer player striker goalkeeper referee champion runner "
        "swimmer singer musician artist painter producer actor comedian star farmer baker "
        "worker employee driver pilot engineer architect designer developer builder merchant "
        "trader banker investor shareholder entrepreneur mogul tycoon billionaire millionaire "
        "philanthropist donor lobbyist strategist consultant pollster operative organizer "
        "activist advocate campaigner protester demonstrator supporter opponent rival ally "
        "colleague friend neighbor neighbour partner resident citizen voter delegate "
        "superdelegate member staffer insider source witness victim survivor suspect "
        "defendant plaintiff prisoner passenger patient customer user reader visitor tourist "
        "volunteer relative parent child cousin spouse person individual someone figure "
        "politician statesperson conservative liberal progressive socialist democrat "
        "republican archbishop bishop cardinal rabbi imam pastor reverend preacher monarch "
        "emperor dictator strongman ruler president-elect successor predecessor deputy "
        "assistant clerk librarian curator conductor composer chef publisher whistleblower "
        "negotiator mediator translator officer-holder councillor councilor commissioner "
        "superintendent administrator treasurer registrar notary accountant auditor broker "
        "biologist chemist physicist geologist astronomer meteorologist epidemiologist "
        "virologist climatologist archaeologist sociologist ecologist zoologist botanist "
        "theologian philosopher teenager adult oldest youngest narrator caller counsel mp mep "
        "mate athlete skipper marketer operator inventor explorer technician mechanic "
        "goalie goaltender hydrologist oncologist pediatrician constable trooper headteacher "
        "barrister solicitor academic fellow proponent detractor backer skeptic"
    ),
    "people": (
        "people officials aides police authorities voters supporters leaders others men women "
        "critics experts candidates lawmakers senators advisers advisors allies members many "
        "some few most several both all those half majority majorities percent public crowd "
        "audience fans families residents prosecutors lawyers researchers scientists "
        "economists analysts investors children parents sources insiders rivals opponents "
        "backers organizers everyone everybody anyone someone nobody one two three"
    ),
    "institution": (
        "government administration ministry department agency office bureau commission "
        "committee council court tribunal parliament congress senate house assembly "
        "legislature cabinet regime state country nation kingdom republic city town county "
        "party campaign camp coalition alliance group organization organisation association "
        "union federation foundation institute institution university college school hospital "
        "church company firm corporation bank business manufacturer maker retailer airline "
        "carrier network broadcaster station channel newspaper paper magazine journal outlet "
        "publication publisher website board panel jury team club side army military navy "
        "force forces police establishment leadership staff embassy consulate delegation "
        "watchdog regulator operator startup brand label charity nonprofit non-profit media "
        "press authority body sides wing community movement industry team-mates"
    ),
    "text": (
        "report statement poll survey study piece letter analysis lawsuit suit filing filings "
        "records data editorial article column email e-mail tweet post message ad "
        "advertisement spot memo memoir book document documents release transcript results "
        "figures estimates research review ruling opinion verdict indictment complaint "
        "affidavit petition census count tally audit film movie documentary speech average "
        "invitation note sign signs banner headline caption text story account version "
        "website page site platform resolution polling findings statistics numbers manifesto "
        "communique reports polls surveys studies emails ads statements remarks comments"
    ),
    "instrument": (
        "agreement treaty accord pact deal contract clause provision law act bill rule "
        "legislation measure regulation amendment constitution plan proposal program "
        "programme policy budget strategy decree order sanction sanctions words visit "
        "trip summit move decision fact event"
    ),
    "sight": (
        "video videos footage imagery image images photo photos photograph photographs "
        "picture pictures camera cameras film recording scans evidence graph chart map"
    ),
}

NOUN_KINDS: dict[str, SourceKind] = {
    noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()
}
_SHORT = 5  # letters: "paper" is nobody who papes
_AGENT_ENDINGS = ("er", "or", "ist", "ian", "ant", "man", "woman", "person", "crat", "eer")


def noun_kind(norm: str) -> SourceKind:
    """What kind of speaker a noun names; plurals of people are ``people``."""
    kind = NOUN_KINDS.get(norm)
    if kind:
        return kind
    if norm.endswith("s"):
        forms = (norm[:-1], norm.removesuffix("es"), norm.removesuffix("ies") + "y")
        singular = next((NOUN_KINDS[form] for form in forms if form in NOUN_KINDS), None)
        if singular in ("man", "woman", "person"):
            return "people"
        if singular:
            return singular
        if norm[:-1].endswith(_AGENT_ENDINGS):
            return "people"
    return "person" if norm.endswith(_AGENT_ENDINGS) and len(norm) > _SHORT else "thing"
