from media.words import Grammar, Phrase, digits, yes_no


def test_hash_follows_content_and_not_the_key():
    phrases = (Phrase("buraco na rua", "buraco"),)
    one, other = Grammar("a", phrases), Grammar("b", phrases)
    assert one.content_hash == other.content_hash
    assert one.content_hash != Grammar("a", (Phrase("buraco na rua", "outro"),)).content_hash
    assert one.content_hash != Grammar("a", phrases, kind="wishes").content_hash


def test_digits_of_different_length_are_different_grammars():
    assert digits(length=8).content_hash != digits(length=11).content_hash
    assert yes_no().kind == "yes_no"
