"""Declaration D-02 of the practice script (design/practice-script.md 6) as the desk would fill it.

Everyone and everything in it is invented.
"""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw

from defender_desk.documents.declaration import (
    Both,
    Caption,
    DeclarationPaper,
    ExhibitPage,
    ExhibitSheet,
    InterpreterAct,
    PaperParagraph,
    PaperPerson,
    Place,
    ReadBack,
    SigningPlan,
    WitnessBlock,
)

KICHE = Both("Kʼicheʼ", "Kʼicheʼ")
SPANISH = Both("español", "Spanish")
SAN_FICTICIO = Place("San Ficticio, Quiché, Guatemala", "", "GT")
SIGNED_ON = date(2026, 3, 17)

CATARINA = PaperPerson("Catarina Prueba Xol", "f", key="p-declarant")
INES = PaperPerson("Inés Ejemplo Batz", "f", Both("la licenciada", ""), key="p-defender")
DIEGO = PaperPerson("Diego Inventado Cac", "m", key="p-interpreter")
MARTA = PaperPerson("Marta Muestra Toj", "f", key="p-witness-1")
JULIAN = PaperPerson("Julián Ejemplar Sic", "m", key="p-witness-2")

CAPTION = Caption(
    forum="eoir",
    city_state="SAMPLETON, TEXAS",
    matter_of="L. F., a minor",
    number="A 000-000-000",
    judge="Hon. A. Specimen",
    next_hearing="June 9, 2026, 9:00 a.m.",
)

# clause, Spanish, English, sources, exhibits
_ROWS: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "C-ID",
        (
            "Tengo 51 años de edad. Nací en 1974 en la aldea El Ejemplo, "
            "municipio de San Ficticio, "
            "departamento de Quiché, Guatemala. Vivo en ese municipio. Mi "
            "dirección exacta la conoce "
            "la abogada del caso; no la escribo aquí por mi seguridad. Fui vecina "
            "de Mateo Ficticio "
            "Tum, el padre de la niña L. F."
        ),
        (
            "I am 51 years old. I was born in 1974 in the village of El Ejemplo, "
            "municipality of San "
            "Ficticio, Department of Quiché, Guatemala. I live in that "
            "municipality. My exact address "
            "is known to counsel; I do not give it here for my safety. I was a neighbor of Mateo "
            "Ficticio Tum, the father of the child L. F."
        ),
        (),
        (),
    ),
    (
        "C-BASIS",
        (
            "Hago esta declaración por conocimiento propio, salvo donde digo que lo supe por otra "
            "persona o por un documento."
        ),
        (
            "I make this declaration from personal knowledge, except where I say that I learned "
            "something from another person or from a document."
        ),
        (),
        (),
    ),
    (
        "",
        (
            "Conozco a Mateo Ficticio Tum desde que él era niño. Fuimos vecinos en la aldea El "
            "Ejemplo hasta aproximadamente marzo de 2018."
        ),
        (
            "I have known Mateo Ficticio Tum since he was a child. We were "
            "neighbors in the village "
            "of El Ejemplo until about March 2018."
        ),
        ("interview 3, note 2",),
        (),
    ),
    (
        "",
        (
            "Aproximadamente a principios de marzo de 2018, cuando empezaba la "
            "siembra, vi pintas en "
            "la pared del frente de su casa. Antes no estaban."
        ),
        (
            "At about the beginning of March 2018, when planting was starting, I "
            "saw graffiti on the "
            "front wall of his house. It had not been there before."
        ),
        ("interview 3, note 5", "interview 3, note 7"),
        (),
    ),
    (
        "C-EXH",
        (
            "Adjunto como Anexo A copia fiel de una fotografía de esa pared, que "
            "la licenciada Inés "
            "Ejemplo Batz tomó el 11 de marzo de 2026 y me mostró el 12 de marzo "
            "de 2026. Las pintas "
            "de la fotografía son las mismas que yo vi en 2018."
        ),
        (
            "Attached as Exhibit A is a true copy of a photograph of that wall, which Inés Ejemplo "
            "Batz, a lawyer, took on March 11, 2026 and showed me on March 12, "
            "2026. The graffiti in "
            "the photograph is the same that I saw in 2018."
        ),
        ("E-07 image 2", "interview 3, note 6"),
        ("A",),
    ),
    (
        "C-HEARSAY",
        (
            "Dos días después de ver las pintas, Mateo Ficticio Tum me dijo que se iba con su hija "
            "L. F. porque tenía miedo, y me pidió que guardara las llaves de su casa. Todavía las "
            "tengo."
        ),
        (
            "Two days after I saw the graffiti, Mateo Ficticio Tum told me that "
            "he was leaving with "
            "his daughter L. F. because he was afraid, and asked me to keep the "
            "keys to his house. I "
            "still have them."
        ),
        ("interview 3, note 8",),
        (),
    ),
    (
        "C-EXH",
        (
            "Adjunto como Anexo B copia fiel de un cuaderno de cuentas de 20 páginas, que Mateo "
            "Ficticio Tum dejó en su casa en 2018 y que yo he guardado desde entonces."
        ),
        (
            "Attached as Exhibit B is a true copy of an account book of 20 pages, which Mateo "
            "Ficticio Tum left in his house in 2018 and which I have kept since then."
        ),
        ("E-08",),
        ("B",),
    ),
    (
        "C-LANG",
        (
            "Mi idioma materno es el Kʼicheʼ de San Ficticio. Hablo poco español. "
            "No leo español ni "
            "Kʼicheʼ. Di esta declaración en Kʼicheʼ por medio del intérprete Diego Inventado Cac."
        ),
        (
            "My first language is Kʼicheʼ of San Ficticio. I speak a little Spanish. I do not read "
            "Spanish or Kʼicheʼ. I gave this statement in Kʼicheʼ through the interpreter Diego "
            "Inventado Cac."
        ),
        (),
        (),
    ),
    (
        "C-READBACK",
        (
            "No sé leer. La licenciada Inés Ejemplo Batz me leyó toda esta "
            "declaración en voz alta, "
            "despacio, en español, con interpretación oración por oración al Kʼicheʼ, el {day_es}. "
            "La entendí. La expliqué con mis propias palabras. Pedí las "
            "correcciones que quise y se "
            "hicieron."
        ),
        (
            "I cannot read. Inés Ejemplo Batz read all of this declaration aloud to me in Spanish, "
            "slowly, with interpretation sentence by sentence into Kʼicheʼ, on {day_en}. I "
            "understood it. I explained it back in my own words. I asked for the corrections I "
            "wanted and they were made."
        ),
        (),
        (),
    ),
    (
        "C-APPROX",
        "Doy algunas fechas de memoria y son aproximadas; cuando es así digo «aproximadamente».",
        "I give some dates from memory and they are approximate; I say “about” where this is so.",
        (),
        (),
    ),
    (
        "C-FREE",
        (
            "Hago esta declaración libremente. Nadie me ha pagado, prometido algo ni amenazado por "
            "hacerla. Sé que podía negarme."
        ),
        (
            "I make this declaration freely. Nobody has paid me, promised me "
            "anything or threatened "
            "me for it. I know that I could refuse."
        ),
        (),
        (),
    ),
)


def photograph(number: int = 1, *, size: tuple[int, int] = (1200, 900)) -> bytes:
    """A real JPEG that stands for a photograph of the story."""
    picture = Image.new("RGB", size, (214, 205, 190))
    draw = ImageDraw.Draw(picture)
    for row in range(0, size[1], 60):
        draw.line((0, row, size[0], row + 12), fill=(180, 168, 150), width=3)
    draw.text((size[0] // 3, size[1] // 2), f"{number}", fill=(20, 20, 20), font_size=120)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def paragraphs(*, final: bool, english: bool) -> tuple[PaperParagraph, ...]:
    """The eleven paragraphs; the final ones say who made the graffiti and the day of reading."""
    day_es, day_en = ("17 de marzo de 2026", "March 17, 2026") if final else ("_" * 14, "_" * 12)
    made = []
    for index, (clause, es, en, sources, exhibits) in enumerate(_ROWS, 1):
        if index == 4 and final:
            es, en = es + " No vi quién las hizo.", en + " I did not see who made it."
        if index == 9:
            es, en = es.format(day_es=day_es), en.format(day_en=day_en)
        made.append(
            PaperParagraph(
                es,
                en if english else "",
                clause=clause,
                sources=sources,
                checked=True,
                exhibits=exhibits,
            )
        )
    return tuple(made)


def draft(*, english: bool = False, number: int = 3) -> DeclarationPaper:
    """Draft 3 of D-02, as the editor shows it (06, and 06b with ``english``)."""
    return DeclarationPaper(
        declarant=CATARINA,
        paragraphs=paragraphs(final=False, english=english),
        signing=SigningPlan(SAN_FICTICIO, sign_as="thumb"),
        caption=CAPTION,
        both_languages=english,
        draft=True,
        draft_number=number,
        dated=date(2026, 3, 13),
        redaction="court_public",
        address_withheld=True,
        languages=(),
        speaks_spanish=False,
        minors=("Lucía Ficticio",),
        read_back=ReadBack(INES),
    )


def certificate() -> InterpreterAct:
    """The certificate of D. I. C., variant (ii)."""
    return InterpreterAct(
        interpreter=DIEGO,
        variant="read_aloud",
        language_a=KICHE,
        variety="San Ficticio",
        language_b=SPANISH,
        qualification=Both(
            "Aprendí el Kʼicheʼ en mi casa y el español en la escuela; interpreto desde hace "
            "nueve años.",
            "I learned Kʼicheʼ at home and Spanish at school; I have worked as an interpreter "
            "for nine years.",
        ),
        interviewer=INES,
        interviewed_on=(date(2026, 3, 12),),
        interviewed_at=SAN_FICTICIO,
        reader=INES,
        read_on=SIGNED_ON,
        read_at=SAN_FICTICIO,
    )


def exhibits(*, pictures: int = 3) -> tuple[ExhibitSheet, ...]:
    """Exhibits A (one photograph) and B (``pictures`` pages of the account book)."""
    return (
        ExhibitSheet(
            "A",
            Both(
                "Fotografía de la pared del frente de una casa en la aldea El Ejemplo",
                "Photograph of the front wall of a house in the village of El Ejemplo",
            ),
            Both("11 de marzo de 2026", "March 11, 2026"),
            images=(ExhibitPage(photograph(1), Both("Pared con pintas", "Wall with graffiti")),),
            digest="3f9a7c21e04b" + "0" * 52,
        ),
        ExhibitSheet(
            "B",
            Both("Cuaderno de cuentas", "Account book"),
            Both("sin fecha", "undated"),
            pages=20,
            images=tuple(
                ExhibitPage(photograph(n, size=(900, 1200)), Both(f"Página {n}", f"Page {n}"))
                for n in range(1, pictures + 1)
            ),
            digest="ab" * 32,
            translated=False,
        ),
    )


def final(*, pictures: int = 3) -> DeclarationPaper:
    """Version 1.0 of D-02: approved clauses, two witnesses, certificate and exhibits."""
    return DeclarationPaper(
        declarant=CATARINA,
        paragraphs=paragraphs(final=True, english=False),
        signing=SigningPlan(SAN_FICTICIO, sign_as="thumb"),
        caption=CAPTION,
        draft=False,
        version="1.0",
        reviewed_by_counsel=True,
        dated=SIGNED_ON,
        redaction="court_public",
        address_withheld=True,
        languages=(),
        speaks_spanish=False,
        minors=("Lucía Ficticio",),
        read_back=ReadBack(INES, on=SIGNED_ON),
        witnesses=(
            WitnessBlock(MARTA, understands=True, on=SIGNED_ON),
            WitnessBlock(JULIAN, understands=True, on=SIGNED_ON),
        ),
        interpreters=(certificate(),),
        exhibits=exhibits(pictures=pictures),
    )
