"""People: the only writer of persons and their telephones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.access import audit
from core.access.model import Access
from core.checks import digits_of
from core.db import Database, Tx
from core.errors import Conflict, Invalid, NotFound
from core.facts.ticket import PersonChanged
from core.ids import new_id
from core.telephone import Telephone, read_telephone
from crm.people import model, store
from crm.people.model import Person
from crm.words import STOP_WORDS, tokens

MAX_FOUND = 50
_CLEANERS: Mapping[str, Callable[[Any], Any]] = {
    "name": model.clean_name,
    "social_name": lambda raw: " ".join(raw.split())[: model.MAX_NAME],
    "cpf": model.clean_cpf,
    "email": model.clean_email,
    "address": model.clean_address,
    "notes": lambda raw: raw.strip()[:10_000],
}


@dataclass(frozen=True, slots=True)
class NewTelephone:
    """A telephone as typed, with a word for whose it is ("casa", "filha")."""

    raw: str
    label: str = ""


class People:
    """Search, add, correct. ``ddd`` is the city's own area code."""

    def __init__(self, db: Database, ddd: str = "21") -> None:
        self._db = db
        self._ddd = ddd

    async def get(self, access: Access, person_id: str) -> Person:
        """One person; the reading is audited. Raises NotFound, Forbidden."""
        access.need("person.read")

        def seen(tx: Tx) -> Person:
            person = _known(tx, access, person_id)
            audit.record(tx, access, "read", "person", person_id)
            return person

        return await self._db.write(seen)

    async def search(self, access: Access, text: str, limit: int = 20) -> list[Person]:
        """People by name, CPF or telephone; without text the newest. Audited."""
        access.need("person.read")
        limit = min(limit, MAX_FOUND)
        found = await self._db.read(lambda tx: self._find(tx, access, text.strip(), limit))
        if found:
            ids = [person.id for person in found]
            await self._db.write(
                lambda tx: audit.record(tx, access, "search", "person", None, shown=ids)
            )
        return found

    def _find(self, tx: Tx, access: Access, text: str, limit: int) -> list[Person]:
        return store.get_many(tx, access, self._ids(tx, access, text, limit))

    def _ids(self, tx: Tx, access: Access, text: str, limit: int) -> list[str]:
        if not text:
            return store.newest_ids(tx, access, limit)
        digits = digits_of(text)
        if len(digits) >= 8 and not any(c.isalpha() for c in text):
            by_cpf = store.ids_by_cpf(tx, access, digits) if len(digits) == 11 else []
            key = read_telephone(text, self._ddd).match_key
            by_telephone = store.ids_by_telephone(tx, access, key, limit) if key else []
            return list(dict.fromkeys([*by_cpf, *by_telephone]))
        wanted = [word for word in tokens(text)[:8] if word not in STOP_WORDS]
        return store.ids_by_words(tx, access, wanted, limit) if wanted else []

    async def add(
        self, access: Access, fields: Mapping[str, Any], telephones: Sequence[NewTelephone] = ()
    ) -> Person:
        """A new person. Raises Invalid, or Conflict when the CPF is already somebody's."""
        access.need("person.write")
        return await self._db.write(lambda tx: self.add_in(tx, access, fields, telephones))

    def add_in(
        self,
        tx: Tx,
        access: Access,
        fields: Mapping[str, Any],
        telephones: Sequence[NewTelephone] = (),
    ) -> Person:
        """The same inside a transaction of the caller's."""
        clean = {"name": "", "address": {}, **_clean(fields)}
        model.clean_name(clean["name"])
        _check_cpf_free(tx, access, clean.get("cpf"), None)
        person_id = new_id()
        row = {**clean, "id": person_id, "created_at": tx.now, "updated_at": tx.now, "version": 1}
        store.add(tx, access, row)
        self._put_telephones(tx, access, person_id, telephones)
        names = model.name_words(clean["name"], clean.get("social_name", ""))
        store.set_words(tx, access, person_id, names)
        audit.record(tx, access, "create", "person", person_id, fields=sorted(clean))
        tx.append(PersonChanged(person=person_id, change="created", fields=tuple(sorted(clean))))
        return _known(tx, access, person_id)

    async def change(
        self,
        access: Access,
        person_id: str,
        version: int,
        fields: Mapping[str, Any],
        telephones: Sequence[NewTelephone] | None = None,
    ) -> Person:
        """Correct a person seen at ``version``. Raises Conflict when another was faster."""
        access.need("person.write")
        clean = _clean(fields)

        def write(tx: Tx) -> Person:
            before = _known(tx, access, person_id)
            _check_cpf_free(tx, access, clean.get("cpf"), person_id)
            if not store.change(tx, access, person_id, version, {**clean, "updated_at": tx.now}):
                raise Conflict(
                    "Outra pessoa mudou este cadastro enquanto você editava. Confira e repita.",
                    version=before.version,
                )
            if telephones is not None:
                self._put_telephones(tx, access, person_id, telephones)
            after = _known(tx, access, person_id)
            names = model.name_words(after.name, after.social_name)
            store.set_words(tx, access, person_id, names)
            changed = sorted([*clean, *(["telephones"] if telephones is not None else [])])
            audit.record(tx, access, "change", "person", person_id, fields=changed)
            tx.append(PersonChanged(person=person_id, change="changed", fields=tuple(changed)))
            return after

        return await self._db.write(write)

    def remember_telephone(
        self, tx: Tx, access: Access, person_id: str, telephone: Telephone
    ) -> None:
        """Add the telephone a confirmed caller used, unless it is already theirs."""
        if telephone.match_key is None or telephone.kind == "short":
            return
        person = _known(tx, access, person_id)
        known = {number.match_key for number in person.telephones}
        if telephone.match_key in known or len(known) >= model.MAX_TELEPHONES:
            return
        store.add_telephone(tx, access, _telephone_row(tx, person_id, telephone, "ligação"))
        tx.append(PersonChanged(person=person_id, change="changed", fields=("telephones",)))

    def _put_telephones(
        self, tx: Tx, access: Access, person_id: str, given: Sequence[NewTelephone]
    ) -> None:
        if len(given) > model.MAX_TELEPHONES:
            raise Invalid(f"No máximo {model.MAX_TELEPHONES} telefones.", field="telephones")
        rows: dict[str, dict[str, Any]] = {}
        for one in given:
            number = model.clean_telephone(read_telephone(one.raw, self._ddd))
            row = _telephone_row(tx, person_id, number, one.label)
            rows.setdefault(str(number.match_key), row)  # the ninth digit makes no second one
        store.set_telephones(tx, access, person_id, list(rows.values()))


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(_CLEANERS)
    if unknown:
        raise Invalid(f"Campo desconhecido: {sorted(unknown)[0][:40]}.")
    return {name: _CLEANERS[name](value) for name, value in fields.items()}


def _telephone_row(tx: Tx, person_id: str, number: Telephone, label: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "raw": number.raw,
        "e164": number.e164,
        "kind": number.kind,
        "match_key": number.match_key,
        "label": label.strip()[:40],
        "created_at": tx.now,
    }


def _known(tx: Tx, access: Access, person_id: str) -> Person:
    person = store.get(tx, access, person_id)
    if person is None:
        raise NotFound("Não encontrei esta pessoa.")
    return person


def _check_cpf_free(tx: Tx, access: Access, cpf: str | None, own_id: str | None) -> None:
    if not cpf:
        return
    others = [one for one in store.ids_by_cpf(tx, access, cpf) if one != own_id]
    if others:
        raise Conflict("Este CPF já está em outro cadastro.", field="cpf", person=others[0])
