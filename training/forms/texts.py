"""Texts on which tokenizers tend to differ."""

import random

WRITTEN = [
    "Hello, world!", "hello", " hello", "  hello", "Hello  World", "hello ", "a", " ", "  ", "\n", "\n\n", "\t", " \n ", "\r\n",
    "I'm sure you'll say it's John's, we've, they'd, I'D, IT'S, don’t", "What's 2+2? It's 4.", "1", "12", "123", "1234", "3.14159",
    "1,234,567.89 €", "x1y22z333", "٣٤٥ ६७ ４２", "½ ² ³ Ⅷ ① 一二三", "price: $5.00 (or £4)", "100% #tag @name ~/path", "C:\\Temp\\new",
    "naïve café déjà vu", "cafe\u0301 decomposed", "Straße GROẞ", "İstanbul ıI", "Ελληνικά ΣΊΣΥΦΟΣ", "Привет, мир!", "Здравствуйте",
    "你好，世界！", "こんにちは世界", "カタカナ　全角", "안녕하세요 세계", "สวัสดีชาวโลก", "مرحبا بالعالم", "שלום עולם", "नमस्ते दुनिया", "ꦲꦭꦺꦴ",
    "😀", "🙂🙃", "👩‍👩‍👧‍👦 family", "🇫🇷🇯🇵", "👍🏽 ok", "a😀b", "❤️", "\u200b zero width", "a\u00a0b nbsp", "a\u2003b em space", "a\u3000b",
    "\ufeffwith a mark", "line\u2028separator", "x\x85y", "tab\tand\x0bvertical\x0cfeed", "null\x00byte", "\x1b[31mred\x1b[0m",
    "def f(x):\n    return x ** 2\n", "for (int i = 0; i < n; ++i) {\n\tsum += a[i];\n}", "SELECT * FROM t WHERE a='b';", "<div class=\"x\">&amp;</div>",
    "{\"key\": [1, 2.5, null, true]}", "https://example.org/a?b=c&d=%20#e", "user@example.org", "snake_case camelCase PascalCase SCREAMING_CASE",
    "a-b--c---d", "...", "!!!", "?!?!", "(((", "====", "-----\n-----", "a\n\nb\n\n\nc", "   leading", "trailing   ", "a   b    c     d",
    "        eight spaces", "\t\t\ttabs", " \t mixed \t ", "one\r\ntwo\rthree\n", "word" * 20, "ab" * 40, "é" * 10, "   \n   \n", "\n \n \n",
    "The quick brown fox jumps over the lazy dog.", "THE QUICK BROWN FOX", "tHe qUiCk", "It was the best of times, it was the worst of times",
    "The rain in Spain stays mainly in the plain, said Eliza in 1913 (Act 3).", "e=mc²; F=ma; ∑ᵢ xᵢ ≤ ∞", "αβγ → δ ⇒ ε", "–—―‘’“”…", "«guillemets»",
    "ﬁne ﬂow ligatures", "Å Å ohm Ω Ω", "ＡＢＣ fullwidth", "x̂ ỹ z̄", "a\u0300\u0301b", "ठ्ठ क्ष", "་བོད་", "𝕳𝖊𝖑𝖑𝖔 𝟜𝟚", "𓀀𓂀", "🫠🪿",
    "<|endoftext|>", "<s>hello</s>", "<unk>", "[INST] hi [/INST]", "<|im_start|>user", "<0x0A>", "▁word ▁", "Ġhello Ċ", "##piece", "</w>",
]  # fmt: skip


def mixtures(count: int) -> list[str]:
    generator = random.Random(11)
    pieces = [piece for text in WRITTEN for piece in text.split(" ")] + [" ", "  ", "\n", "'s", "7"]
    return ["".join(generator.choice(pieces) + generator.choice(["", " ", " ", "\n"]) for _ in range(6)) for _ in range(count)]


def texts(count: int = 200) -> list[str]:
    return [*WRITTEN, *mixtures(count - len(WRITTEN))]
