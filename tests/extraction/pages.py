"""Thirty-two pages of differing make-up, each with the sentences that a reader would call the article."""

SENTENCES = {
    "en": [
        "The harbour bridge reopened on 3 May after repairs that took fourteen months and cost more than planned.",
        "Mayor Ines Dahl cut the ribbon at noon, while several hundred people waited on both banks of the river.",
        "Engineers replaced 340 bolts and two pillars that a flood had damaged in the spring of last year.",
        "The work cost 12 million euros, two million more than the council had agreed to in its first vote.",
        "“We learnt a lot about this river,” said the chief engineer, who has looked after the bridge since 1998.",
        "Trams will cross it again from Monday, and cyclists get a lane of their own on the northern side.",
    ],
    "ar": [
        "أعيد افتتاح جسر الميناء في الثالث من مايو بعد أعمال إصلاح استمرت أربعة عشر شهرا وكلفت أكثر من المتوقع.",
        "وقصت رئيسة البلدية الشريط عند الظهر بينما كان مئات الأشخاص ينتظرون على ضفتي النهر منذ الصباح الباكر.",
        "واستبدل المهندسون ثلاثمئة وأربعين مسمارا ودعامتين تضررتا في فيضان الربيع الماضي الذي أغرق المدينة القديمة.",
        "وستعبر عربات الترام الجسر مجددا ابتداء من يوم الاثنين وسيحصل راكبو الدراجات على ممر خاص بهم.",
    ],
    "ru": [
        "Портовый мост вновь открыли третьего мая после ремонта, который длился четырнадцать месяцев и стоил дороже, чем ожидалось.",
        "Мэр перерезала ленту в полдень, а на обоих берегах реки с самого утра ждали несколько сотен человек.",
        "Инженеры заменили триста сорок болтов и две опоры, которые повредило наводнение прошлой весной.",
        "С понедельника по нему снова пойдут трамваи, а велосипедисты получат собственную полосу с северной стороны.",
    ],
    "ja": [
        "港の橋は十四か月にわたる改修工事を終え、五月三日に再び開通したが、費用は当初の計画を上回ったという。",
        "市長は正午にテープを切り、川の両岸では朝早くから数百人の市民が開通の瞬間を待っていた。",
        "技術者たちは三百四十本のボルトと、昨年春の洪水で損傷した二本の橋脚を交換したと説明している。",
        "月曜日からは路面電車が再び橋を渡り、北側には自転車専用の車線が新しく設けられることになった。",
    ],
}  # fmt: skip
"""What the pages say, by language."""

NAV = (
    "<nav><ul>"
    + "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("Home", "World", "Politics", "Sport", "Culture", "Weather"))
    + "</ul></nav>"
)
FOOTER = "<footer><p>© 2024 The Daily. All rights reserved.</p><p><a href='/i'>Imprint</a> <a href='/p'>Privacy</a> <a href='/c'>Contact us</a></p></footer>"
COOKIES = '<div id="cookie-banner" class="cookie-consent" role="dialog"><p>We use cookies to improve your experience on our site.</p><button>Accept all</button><button>Settings</button></div>'
RELATED = '<aside class="related"><h3>More on this</h3><ul><li><a href="/1">Council votes on the tram</a></li><li><a href="/2">Flood of the century, one year on</a></li></ul></aside>'
COMMENTS = (
    '<section id="comments" class="comments"><h3>3 comments</h3><div class="comment"><p>About time, I drove around for a year!</p></div>'
    '<div class="comment"><p>Who pays for all this in the end?</p></div><div class="comment"><p>Nice pictures, thanks.</p></div></section>'
)
NEWSLETTER = '<div class="newsletter-signup"><p>Get our newsletter every morning.</p><form><input name="mail"><button>Sign up</button></form></div>'
SHARE = '<div class="share-buttons"><a href="#">Share on Facebook</a> <a href="#">Tweet</a> <a href="#">Print</a></div>'
PAYWALL = '<div class="paywall"><h2>Read on with a subscription</h2><p>Already a subscriber? Log in.</p></div>'
META = '<meta property="og:title" content="Harbour bridge reopens"><meta name="author" content="Ana Ruiz"><meta property="article:published_time" content="2024-05-03">'


def paragraphs(sentences: list[str], size: int = 2, tag: str = "p") -> str:
    groups = [sentences[n : n + size] for n in range(0, len(sentences), size)]
    return "".join(f"<{tag}>{' '.join(group)}</{tag}>" for group in groups)


def page(body: str, *, language: str = "en", head: str = META, direction: str = "ltr", charset: str = "utf-8") -> str:
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="{charset}"><title>Harbour bridge reopens – The Daily</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def _pages() -> dict[str, tuple[bytes, list[str]]]:
    en = SENTENCES["en"]
    plain = paragraphs(en)
    h1 = "<h1>Harbour bridge reopens</h1>"
    article = f"<article>{h1}{plain}</article>"
    bodies: dict[str, str] = {
        "article": article,
        "navigation": NAV + article + FOOTER,
        "cookies": COOKIES + NAV + article + FOOTER,
        "comments": NAV + article + COMMENTS + FOOTER,
        "comments-inside": NAV + f"<article>{h1}{plain}{COMMENTS}</article>" + FOOTER,
        "related-inside": NAV + f"<article>{h1}{paragraphs(en[:2])}{RELATED}{paragraphs(en[2:])}</article>" + FOOTER,
        "newsletter-inside": NAV + f"<article>{h1}{paragraphs(en[:4])}{NEWSLETTER}{paragraphs(en[4:])}</article>" + FOOTER,
        "share": NAV + f"<article>{h1}{SHARE}{plain}{SHARE}</article>" + FOOTER,
        "main": NAV + f"<main>{h1}{plain}</main>" + FOOTER,
        "divs": NAV + f'<div class="content"><div class="post-body">{h1}{paragraphs(en, tag="div")}</div></div>' + FOOTER,
        "old-tables": f"<table><tr><td>{NAV}</td><td><font size=2>{h1}{plain}</font></td></tr></table>" + FOOTER,
        "data-table": NAV + f"<article>{h1}{paragraphs(en[:4])}<table><tr><th>Item</th><th>Cost</th></tr><tr><td>Bolts</td><td>1.2</td></tr></table>{paragraphs(en[4:])}</article>",
        "live-blog": NAV + f"<main>{h1}" + "".join(f'<article class="live-entry"><time>1{n}:00</time><p>{s}</p></article>' for n, s in enumerate(en)) + "</main>" + FOOTER,
        "paywall": NAV + f"<article>{h1}{paragraphs(en[:2])}{PAYWALL}</article>" + FOOTER,
        "figure": NAV + f"<article>{h1}<figure><img src='a.jpg' alt='bridge'><figcaption>Photo: Ben Cole</figcaption></figure>{plain}</article>" + FOOTER,
        "inline": NAV + f"<article>{h1}" + plain.replace("The work cost", "The <b>work</b> <a href='/c'>cost</a>") + "</article>" + FOOTER,
        "entities": NAV + f"<article>{h1}" + plain.replace("“", "&ldquo;").replace("”", "&rdquo;") + "</article>",
        "line-breaks": NAV + f"<article>{h1}<p>" + "<br><br>".join(en) + "</p></article>" + FOOTER,
        "sections": NAV + f"<article>{h1}<section><h2>Works</h2>{paragraphs(en[:3])}</section><section><h2>Costs</h2>{paragraphs(en[3:])}</section></article>" + FOOTER,
        "blockquote": NAV + f"<article>{h1}{paragraphs(en[:4])}<blockquote><p>{en[4]}</p></blockquote><p>{en[5]}</p></article>" + FOOTER,
        "scripts": NAV + f"<article>{h1}<script>var a = 'The script is no article. It has sentences.';</script>{plain}<style>p{{}}</style></article>",
        "hidden": NAV + f"<article>{h1}{plain}<div hidden style='display:none'><p>Hidden words that nobody sees on this page.</p></div></article>",
        "sidebar": NAV + "<div id='sidebar'><h3>Most read</h3>" + "".join(f"<p><a href='/{n}'>Story number {n} is popular today</a></p>" for n in range(6)) + f"</div>{article}",
        "broken": f"<div><p><b>{NAV}<article>{h1}" + plain.replace("</p>", "") + "</div>" + FOOTER,
        "short": NAV + f"<article>{h1}<p>{en[0]}</p></article>" + FOOTER,
        "long-footer": article + "<footer>" + "".join(f"<p>Company notice {n}: this text is law and no news at all.</p>" for n in range(8)) + "</footer>",
        "list": NAV + f"<article>{h1}<p>{en[0]}</p><ul>" + "".join(f"<li>{s}</li>" for s in en[1:]) + "</ul></article>" + FOOTER,
    }  # fmt: skip
    found = {
        name: (page(body).encode(), en[:2] if name == "paywall" else en[:1] if name == "short" else en)
        for name, body in bodies.items()
    }

    def body(language: str) -> str:
        return NAV + f"<article>{paragraphs(SENTENCES[language])}</article>" + FOOTER

    found["arabic"] = (page(body("ar"), language="ar", direction="rtl").encode(), SENTENCES["ar"])
    found["russian-cp1251"] = (
        page(body("ru"), language="ru", charset="windows-1251").encode("cp1251", "replace"),
        SENTENCES["ru"],
    )
    found["japanese-shift-jis"] = (
        page(body("ja"), language="ja", charset="shift_jis").encode("shift_jis", "replace"),
        SENTENCES["ja"],
    )
    found["latin-1"] = (
        page(NAV + article.replace("“", '"').replace("”", '"'), charset="iso-8859-1").encode("latin-1", "replace"),
        [s.replace("“", '"').replace("”", '"') for s in en],
    )
    found["no-charset"] = (
        page(body("ru"), language="ru").replace('<meta charset="utf-8">', "").encode(),
        SENTENCES["ru"],
    )
    return found


PAGES = _pages()
"""Each page's bytes, and its sentences in order."""
