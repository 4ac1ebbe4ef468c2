"""Words that say how a sentence is built, or that something is asked, and not what it is about."""

from functools import cache

from retrieval.text.folding import fold

ENGLISH = frozenset(
    """
    a about above after again against all am an and any are aren't as at be because been before being below between
    both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else
    ever every few for from further get gets got had hadn't has hasn't have haven't having he he'd he'll he's her here
    here's hers herself him himself his how how's however i i'd i'll i'm i've if in into is isn't it it'd it'll it's
    its itself just let let's many may me might more most much must mustn't my myself neither no nor not of off on once only
    onto or other ought our ours ourselves out over own per please rather same shall shan't she she'd she'll she's
    should shouldn't so some such tell than that that'll that's the their theirs them themselves then there there's
    these they they'd they'll they're they've this those though through to together too toward towards under until
    unto up upon us very via was wasn't we we'd we'll we're we've were weren't what what's whatever when when's where
    where's whether which while who who's whoever whom whose why why's will with within without won't would wouldn't
    yes yet you you'd you'll you're you've your yours yourself yourselves according also among around article say
    says said exactly currently
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column of strings
)

_OTHERS = {
    "es": """a al algo alguna algunas alguno algunos ante antes aquel aquella aquello aunque cada como con contra cual cuales
        cuál cuáles cuando cuándo cuanto cuántos cuántas cuánto cuánta de del desde donde dónde dos durante e el él ella
        ellas ellos en entre era eran es esa esas ese eso esos está están estaba esta estas este esto estos fue fueron ha
        había han hasta hay la las le les lo los más me mi mientras muy ni no nos o os otra otras otro otros para pero por
        porque qué que quién quien quiénes se según ser si sí sido sin sobre son su sus también tan tanto te tiene tienen
        todo todos tras tu un una unas uno unos y ya yo cómo adónde""",
    "de": """aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dem den denn der des die dies diese
        diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa für gegen hab haben hat
        hatte hatten hier hinter ich ihm ihn ihr ihre ihrem ihren ihrer im in ist ja jede jedem jeden jeder jedes kann
        kein keine können man mehr mit muss nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit
        sich sie sind so soll über um und uns unter vom von vor war waren warum was weil welche welchem welchen welcher
        welches wenn wer wem wen wessen werden wie wieso wieviel wieviele viel viele wird wo woher wohin wann wurde wurden
        zu zum zur zwischen""",
    "fr": """à a au aux avec ce ces cet cette ceux ci comme comment d dans de des depuis du elle elles en entre est et était
        étaient été être eu eux fut il ils j je l la laquelle le lequel les lesquels leur leurs lui m ma mais me même mes
        moi mon n ne nos notre nous on ont ou où par parce pas pendant plus pour pourquoi qu quand que quel quelle quelles
        quels qui quoi s sa sans se ses si son sont sous sur t ta te tes toi ton tous tout toute toutes tu un une vers
        vos votre vous y combien lors dont""",
    "pt": """a à ao aos aquela aquele aquilo as às até com como contra da das de dela dele deles depois do dos durante e é ela
        elas ele eles em entre era eram essa esse esta está estão estas este estes eu foi foram há isso isto já la lhe lo
        mais mas me mesmo meu minha muito na não nas nem no nos nós num numa o onde os ou para pela pelas pelo pelos por
        porque qual quais quando quanto quantos quantas quanta que quê quem se sem ser seu seus sua suas sob sobre são
        também te tem têm teve tinha todo todos tu um uma você""",
    "it": """a abbia ad agli ai al alla alle allo anche avere c che chi ci come con contro cosa cui d da dagli dai dal dalla
        dalle dallo degli dei del della delle dello di dopo dove e è ed era erano essere fra fu furono gli ha hanno i il in
        io l la le lei li lo loro lui ma mi mentre molto ne negli nei nel nella nelle nello noi non o ogni per perché più
        prima qual quale quali quando quanto quanti quante quanta quel quella quello questa queste questi questo se sei si
        sia sono sotto sta stata stato su sua sue sugli sui sul sulla suo suoi te ti tra tutti tutto un una uno voi""",
    "nl": """aan al als bij dan dat de deze die dit doch door dus een en er ge geen had heb hebben heeft hem het hier hij hoe
        hoeveel hun ik in is ja je kan maar me meer men met mij naar niet nog nu of om omdat onder ons ook op over te tegen
        toch toen tot u uit uw van veel voor waar waarom wanneer want waren was wat welke werd wie wij wordt zal ze zich
        zij zijn zo zonder""",
    "ru": """а без более бы был была были было быть в вам вас ведь весь во вот все всего всех вы где да даже для до его ее её
        если есть еще ещё ж же за здесь и из или им их к как какая какие каким каких какого какое какой кем кого когда кому
        который которая которое которые которых которого кто куда ли между меня мне много мы на над надо нам нас не него
        нее ней нет ни них но ну о об один он она они оно от откуда по под почему после при про раз с сам свой себя сейчас
        сколько со так также такой там те тем то того тоже той только том тот ту ты у уже чего чей чем через что чтобы чья
        эта эти этих это этого этой этом этот эту я является""",
    "uk": """а або був була були було бути в вам ви від він вона вони все всіх де для до його її з за зі і із й їх коли котрий
        ми на над не ні о під по при про скільки та так також те тим то у хто це цей ця чи чого чому що щоб як яка яке які
        який якого яких є""",
    "pl": """a aby ale bez był była było były być co czy dla do gdy gdzie go i ich ile im ich iż jak jaka jaki jakie jako je
        jego jej jest kiedy kto która które którego której których który którzy lub ma na nad nie o od oraz po pod przed
        przez przy są się skąd ta tak także tam te tego tej ten to tu tym w we więc z za ze że dlaczego""",
    "tr": """acaba ama ancak bazı ben beri bile bir biri biz bu buna bunda bundan bunu bunun çok çünkü da daha de değil diğer
        diye en eden fakat gibi hangi hangisi hem henüz hep her hiç için ile ise kaç kadar ki kim kime kimdir kimi kimin
        mı mi mu mü nasıl ne neden nedir nerede nereden nereye niçin niye o olan olarak oldu olduğu olur ona ondan onlar onu
        onun sen siz sonra şey şu tarafından tüm var ve veya ya yani zaman nelerdir vardır""",
    "ar": """أن أو أي أين إذا إلا إلى ال الذي الذين التي اللذان ان او اي أية أيضا بعد بعض بن به بها بين تلك تم ثم حتى حيث
        حول خلال دون ذلك سوف على عليه عليها عن عند عندما غير فإن في فيه فيها قبل قد كان كانت كل كم كما كيف لا لدى لقد لكن
        لم لماذا لن له لها ليس ما ماذا متى مع من منذ منه منها نحو هذا هذه هل هم هناك هو هي و وقد وكان ولا ولم وهو وهي يكون
        تكون كانوا وفي ومن""",
    "hi": """अपना अपनी अपने आदि इन इनका इन्हें इस इसका इसकी इसके इसमें इसी इसे उन उनका उनकी उनके उन्हें उन्होंने उस उसका
        उसकी उसके उसने उसे एक एवं और कब कहाँ कहां का कि कितना कितनी कितने किन किया किस किसका किसकी किसके किसने किसी किसे की
        कुछ के को कोई कौन कौनसा कौनसी क्या क्यों कैसे गई गए गया जब जहाँ जाता जाती जाते जिन जिस जिसका जिसकी जिसके जिसने जिसमें
        जिसे जो तक तब तो था थी थे दिया द्वारा न नहीं ने पर पहले भी में यदि यह यहाँ या ये रहा रही रहे वह वहाँ वाला वाली वाले
        वे सकता सकते सभी से साथ सा हम हर ही हुआ हुई हुए है हैं हो होता होती होते हूँ""",
    "el": """α αλλά αν αντί από αυτά αυτές αυτή αυτό αυτοί αυτός αυτού αυτούς αυτών για δεν εάν είναι είχε εκείνα εκείνη ένα
        έναν ένας επί έχει έχουν η ήταν θα και κάθε κατά κι μας με μεταξύ μετά μη μην μια μία μου να ο οι όμως όπου όπως όσο
        ότι όταν παρά πιο ποια ποιες ποιο ποιοι ποιον ποιος ποιους πόσα πόσες πόση πόσο πόσοι πόσους πότε που πού προς πως
        πώς σαν σας σε σου στα στη στην στις στο στον στους τα την της τι τις το τον του τους των ως γιατί""",
    "vi": """à ai anh ấy bao bao_giờ bị bởi các cái cả có của cùng cũng chỉ cho chưa do đã đang đâu đây đến để đi điều đó được
        gì hay hơn họ khi không là lại làm lên lúc mà mỗi một này năm_nào nào nên nếu nhiêu nhiều như những nó nơi ở ra rằng
        rất sao sau sẽ số tại thế thì theo trên trong trước từ và vào vẫn về vì việc với""",
    "id": """ada adalah agar akan antara apa apakah atau bagaimana bagi bahwa banyak beberapa belum berapa bisa dalam dan dapat
        dari dengan di dia ia ini itu juga kami kapan karena ke kepada ketika kita lebih mana mengapa mereka namun oleh pada
        para sangat saat saya seberapa sebagai sebuah secara sejak seperti serta siapa suatu sudah telah tersebut tidak untuk
        yang""",
    "zh": """的 了 是 在 和 与 及 或 有 被 把 对 从 到 为 之 其 这 那 也 都 就 而 但 并 所 以 于 吗 呢 吧 啊 个 什么 多少 谁 哪 哪个
        哪里 哪些 哪一 何时 何 几 怎么 怎样 如何 为什么 因为 所以 可以 他们 她们 我们 你们 一个 没有 这个 那个 么时 什 么""",
    "ja": """何 誰 何人 何が 何を 何の 何時""",
}


WITH_STOP_WORDS = ("en", *_OTHERS)
"""The languages whose stop words are known."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """The words without subject matter in a language, in small letters, with and without their accents.

    Empty for a language of which they are not known; in Japanese, pairs of hiragana count as such too.
    """
    words = frozenset(_OTHERS.get(language, "").replace("_", " ").split()) if language != "en" else ENGLISH
    return words | frozenset(map(fold, words))
