"""Writing of every kind: sentences of many scripts, and strategies that mix them."""

from hypothesis import strategies as st

SENTENCES = {
    "English": "The bridge, built in 1894, has 12 arches; it carries 54,000 people a day.",
    "emoji": "Good news \U0001f600\U0001f44d\U0001f3fd from \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 in \U0001f1ef\U0001f1f5\U0001f1e9\U0001f1ea, they say \u2764\ufe0f\u200d\U0001f525.",
    "Arabic": "قال الوزير إن 54,000 جندي يتمركزون في اليابان، وهي حليف رئيسي في المنطقة.",
    "Hebrew": "השר אמר כי 54,000 חיילים מוצבים ביפן, בת ברית מרכזית באזור.",
    "Devanagari": "मंत्री ने कहा कि जापान में 54,000 सैनिक तैनात हैं, जो क्षेत्र का प्रमुख सहयोगी है।",
    "Thai": "รัฐมนตรีกล่าวว่ามีทหารสหรัฐ54,000นายประจำการอยู่ในญี่ปุ่นซึ่งเป็นพันธมิตรสำคัญในภูมิภาคน้ำำ",
    "Chinese": "部长说，目前有54,000名美军驻扎在日本，日本是该地区的重要盟友。",
    "Japanese": "大臣は「日本には54,000人の米軍が駐留している。」と述べた。",
    "mixed": "The minister said «قال الوزير إن 54,000 جندي» and then שלום עולם 123% to all, 日本。",
    "mixed the other way": "قال الوزير في BBC News 24 اليوم إن Japan and Korea حليفان.",
    "isolates": "He wrote \u2067قال (الوزير) 12\u2069 and \u2068שלום\u2069, then \u202bعربي abc\u202c.",
    "zalgo": "".join(letter + "\u0301\u0316\u0334\u0360" * 9 for letter in "zalgo comes") + " at 5.",
    "decomposed": "A\u030angstro\u0308m i A\u030arhus och e\u0301te\u0301 pa\u030a o\u0308n.",
}
"""A sentence or more of each kind, as they stand in articles."""

PIECES = [
    "a", "word", " ", " ", "  ", "\n", "\n\n", ". ", "! ", "54,000", "12%", "(", ")", "\u00a0",
    "\U0001f600", "e\u0301", " \u0301", "\U0001f468\u200d\U0001f469", "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea", "\U0001f1e9", "\u0600",
    "عربي", "عربي عربي ", "שלום", "हिन्दी", "क्ष", "กำ", "日本。", "、", "\u200b", "z" + "\u0334" * 9,
]  # fmt: skip
ISOLATES = ["\u2066", "\u2067", "\u2068", "\u2069", "\u2069"]

texts = st.lists(st.sampled_from(PIECES), min_size=5, max_size=60).map("".join)
texts_with_isolates = st.lists(st.sampled_from(PIECES + ISOLATES * 2), min_size=5, max_size=60).map("".join)
any_texts = st.one_of(texts, texts_with_isolates, st.text(st.characters()))
