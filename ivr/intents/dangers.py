"""Words of danger that no classifier may overlook, and what looks like them but is not.

Runs beside the classifier on every sentence that was taken down: a match is at least asked
about ("É uma emergência agora?"). Applies to the six dangers the product ships with.
"""

from __future__ import annotations

import re

from ivr.words import plain

_NOW: dict[str, str] = {
    "incendio": r"(incendio|pegando fogo|pegou fogo|ta queimando|fogo (na|no|em|num|numa|alto)|"
    r"em chamas|muita fumaca|explosao|explodiu)",
    "gas": r"(vazamento de gas|vazando gas|cheiro( forte)? de gas|gas vazando|botijao)",
    "fio": r"(fio(s)? (\w+ )?(caid|solt|partid|arrebentad|no chao|na rua|na calcada|desencapad|"
    r"eletric|energizad|da rede|faisc|pendurad|dando choque)|(caiu|arrebentou|soltou|partiu) "
    r"(um |o )?(fio|cabo)|cabo (de energia|eletrico|de luz|caido|energizado)|levou choque|"
    r"dando choque|poste caiu|poste caido|poste caindo|fio de alta tensao|fios de alta tensao)",
    "deslizamento": r"(desliza(mento|ndo|r)|deslizou|desab(amento|ou|ando|ar)|desmoron\w+|"
    r"barranco (caiu|caindo|desceu|cedeu|descendo|vai cair)|barreira (caiu|caindo)|soterrad\w*|"
    r"(terra|morro|encosta|barranco) (\w+ )?(descendo|cedendo|desceu|cedeu|caindo|vindo abaixo)|"
    r"rachadura|casa (vai cair|caindo)|muro (vai cair|caindo) em cima|muro de arrimo)",
    "acidente": r"(acidente|atropela\w+|atropelou|batida (de carro|feia|com)|capot\w+|"
    r"(carro|moto|onibus|caminhao) (bateu|batido|capotou)|colisao|gente ferida|pessoa ferida|"
    r"ferido|feridos|desmaiad\w|desmaiou|passando mal|infarto|sangrando|nao respira|baleado)",
    "crime": r"(assalt\w+|roub(o|ando|aram|ou|ado)|furt(o|ando|aram)|tiroteio|tiros?\b|"
    r"arma(do|da)?\b|"
    r"briga( de faca)?|sequestr\w+|estupr\w+|agredi\w+|agressao|bandido|ladra(o|oes)|facada|"
    r"batendo na (mulher|esposa|crianca)|violencia|matar|mataram|invadi(ram|ndo)|ameacando)",
}
_RULES = {intent: re.compile(rf"\b{rule}", re.ASCII) for intent, rule in _NOW.items()}
_NOT = re.compile(
    r"\b(seguro|boletim de ocorrencia|estatistica|semana passada|mes passado|ano passado|"
    r"antigamente|poste (apagado|sem luz)|botijao de coleta|segunda via|cursos?|brigada de)\b"
)


def danger_word(text: str) -> str | None:
    """The danger that the words of `text` name outright, or None."""
    said = plain(text)
    if not said or _NOT.search(said):
        return None
    return next((intent for intent, rule in _RULES.items() if rule.search(said)), None)
