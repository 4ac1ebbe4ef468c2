"""How people put it, in each language of the interface."""

BRIEFINGS = {
    "en": [
        'summarise this', 'what happened?', 'main points', 'tl;dr', 'what is this about?', 'give me a summary', "what's new?", 'Summarize', 'sumarize this please', 'can you summarize the article?', 'whats new', 'key takeaways', 'what are the main points of this article?', "what's going on?", 'Can you give me a short summary of this?', 'news', 'any news?', 'what is the article about?', 'recap please', 'TLDR', 'what does the article say?', 'what are the key points?',
    ],
    "de": [
        'fasse das zusammen', 'Was ist passiert?', 'Worum geht es?', 'kannst du mir das zusammenfassen?', 'die wichtigsten Punkte', "Was gibt's Neues?", 'Zusammenfassung bitte', 'Fass den Artikel zusammen', 'Worum geht es in diesem Artikel?', 'Gib mir eine Zusammenfassung', 'Was sind die wichtigsten Punkte?',
    ],
    "es": [
        'resume esto', '¿Qué pasó?', 'que paso?', '¿De qué trata esto?', 'dame un resumen', 'puntos principales', '¿Qué hay de nuevo?', 'Resúmeme el artículo', '¿Cuáles son los puntos principales?', '¿De qué trata el artículo?',
    ],
    "fr": [
        'résume ça', "Que s'est-il passé ?", 'résumé', 'De quoi ça parle ?', 'fais-moi un résumé', 'Quoi de neuf ?', 'les points principaux', "Résume cet article s'il te plaît", "Qu'est-ce qui s'est passé ?", 'De quoi parle cet article ?', 'donne-moi un résumé',
    ],
    "pt": [
        'resuma isto', 'O que aconteceu?', 'pontos principais', 'do que se trata?', 'me dê um resumo', 'quais são as novidades?', 'Resuma este artigo, por favor', 'Sobre o que é isso?', 'resumo',
    ],
    "id": [
        'ringkas ini', 'Apa yang terjadi?', 'poin utama', 'ini tentang apa?', 'beri saya ringkasan', 'apa yang baru?', 'tolong ringkas artikel ini', 'rangkum berita ini', 'Ada berita apa?',
    ],
    "tr": [
        'bunu özetle', 'Ne oldu?', 'özet', 'ana noktalar', 'bu ne hakkında?', 'bana bir özet ver', 'yeni ne var?', 'Bu makaleyi özetler misin?', 'önemli noktalar neler?', 'bu haber ne hakkında?',
    ],
    "ru": [
        'резюмируй это', 'Что случилось?', 'главное', 'о чём это?', 'дай краткое содержание', 'что нового?', 'Кратко перескажи статью', 'О чем эта статья?', 'основные моменты', 'сделай краткий обзор', 'кратко',
    ],
    "ar": [
        'لخص هذا', 'ماذا حدث؟', 'النقاط الرئيسية', 'عن ماذا يتحدث هذا؟', 'أعطني ملخصا', 'ما الجديد؟', 'لخص لي المقال', 'ما هي أهم النقاط؟',
    ],
    "hi": [
        'इसका सारांश दो', 'क्या हुआ?', 'मुख्य बातें', 'यह किस बारे में है?', 'संक्षेप में बताओ', 'क्या नया है?', 'इस लेख का सारांश बताइए', 'मुख्य बिंदु क्या हैं?', 'मुझे सारांश दीजिए',
    ],
    "ja": [
        'これを要約して', '何があったの？', '要点は？', 'これは何について？', 'まとめて', '最新ニュースは？', 'この記事を要約してください', '何が起きた？', '要約', 'ポイントを教えて',
    ],
    "zh": [
        '总结一下', '发生了什么？', '要点', '这是关于什么的？', '给我一个摘要', '有什么新闻？', '请总结这篇文章', '这篇文章讲了什么？', '主要内容是什么？', '發生了什麼事？',
    ],
}  # fmt: skip
"""Requests for a briefing of everything."""

SUBJECTS = {
    "en": [
        ('tell me about the pact', 'the pact'), ('anything on China?', 'China'), ("what's the news about NATO?", 'NATO'), ('any news about Hawaii?', 'Hawaii'), ('Tell me more about Fumio Kishida, please', 'Fumio Kishida'), ('summarise the pact', 'the pact'), ('give me a summary of the defense spending', 'the defense spending'), ('what do you know about Hayashi?', 'Hayashi'), ('news on “Japan”', 'Japan'),
    ],
    "de": [
        ('Erzähl mir etwas über den Pakt', 'den Pakt'), ('Neuigkeiten zu China?', 'China'), ('Gibt es etwas über Kishida?', 'Kishida'), ('Was weißt du über die NATO?', 'die NATO'),
    ],
    "es": [
        ('háblame de China', 'China'), ('¿Qué hay sobre Kishida?', 'Kishida'), ('¿Hay algo sobre la OTAN?', 'la OTAN'),
    ],
    "fr": [
        ('parle-moi de la Chine', 'la Chine'), ("quelque chose sur l'OTAN ?", "l'OTAN"), ("Qu'est-ce qu'on sait sur le Japon ?", 'le Japon'),
    ],
    "pt": [
        ('fale sobre a China', 'a China'), ('há algo sobre a OTAN?', 'a OTAN'), ('o que você sabe sobre o Kishida?', 'o Kishida'),
    ],
    "id": [
        ('ceritakan tentang Kishida', 'Kishida'), ('ada berita tentang NATO?', 'NATO'), ('jelaskan tentang NATO', 'NATO'),
    ],
    "tr": [
        ('bana Japonya hakkında bilgi ver', 'Japonya'), ('Kishida hakkında ne var?', 'Kishida'), ('Çin hakkında bir şey var mı?', 'Çin'),
    ],
    "ru": [
        ('расскажи о Японии', 'Японии'), ('есть что-нибудь про НАТО?', 'НАТО'), ('что известно о Китае?', 'Китае'),
    ],
    "ar": [
        ('أخبرني عن اليابان', 'اليابان'), ('هل هناك أخبار عن كيشيدا؟', 'كيشيدا'), ('ماذا تعرف عن الناتو؟', 'الناتو'),
    ],
    "hi": [
        ('मुझे जापान के बारे में बताओ', 'जापान'), ('किशिदा के बारे में क्या खबर है?', 'किशिदा'), ('नाटो के बारे में कुछ है?', 'नाटो'),
    ],
    "ja": [
        ('日本について教えて', '日本'), ('岸田についてのニュースは？', '岸田'), ('NATOについて何かある？', 'NATO'), ('岸田について知りたい', '岸田'),
    ],
    "zh": [
        ('告诉我关于日本的情况', '日本'), ('有关于岸田的新闻吗？', '岸田'), ('关于北约有什么消息？', '北约'),
    ],
}  # fmt: skip
"""Requests for a briefing about something, each with its subject."""

LATEST = {
    "en": [
        ('latest on Kishida', 'Kishida'), ("What's the latest on the US-Japan summit?", 'the US-Japan summit'), ("what's the latest?", ''), ('latest news about the pact', 'the pact'), ("what's new with NATO?", 'NATO'),
    ],
    "de": [
        ('die neuesten Nachrichten über Japan', 'Japan'), ('Was ist das Neueste zu Japan?', 'Japan'),
    ],
    "es": [
        ('últimas noticias sobre Japón', 'Japón'),
    ],
    "fr": [
        ('dernières nouvelles sur Kishida', 'Kishida'),
    ],
    "pt": [
        ('últimas notícias sobre o Kishida', 'o Kishida'),
    ],
    "id": [
        ('berita terbaru tentang Jepang', 'Jepang'),
    ],
    "tr": [
        ('NATO hakkında son haberler', 'NATO'),
    ],
    "ru": [
        ('последние новости о Кисиде', 'Кисиде'),
    ],
    "ar": [
        ('آخر الأخبار عن اليابان', 'اليابان'),
    ],
    "hi": [
        ('चीन पर ताज़ा खबर', 'चीन'),
    ],
    "ja": [
        ('中国の最新ニュースは？', '中国'),
    ],
    "zh": [
        ('中国的最新消息', '中国'),
    ],
}  # fmt: skip
"""Requests for the newest about something, each with its subject."""

QUESTIONS = {
    "en": [
        'what happened in Washington?', 'what is the pact about?', 'How many US troops are in Japan?', 'Who is Fumio Kishida?', 'what did Hayashi say about the forces?', 'why was the pact reviewed?', 'and when?', 'what about China?', 'thanks', 'When is the summit?', 'what is the news agency called?', 'tell me about how many troops are there', 'What is the main point of contention between Japan and China?', 'Is there any news about when Kishida visits?', 'Who wrote the summary?', 'what happened to the bridge?', "what's new in the pact?", 'Did anything happen?',
    ],
    "de": [
        'Was ist in Washington passiert?', 'Worum geht es in dem Pakt?', 'Wann ist der Gipfel?',
    ],
    "es": [
        '¿Qué pasó en Washington?', '¿De qué trata el pacto?', '¿Cuándo es la cumbre?',
    ],
    "fr": [
        "Que s'est-il passé à Washington ?", 'De quoi parle le pacte ?', 'Quand a lieu le sommet ?',
    ],
    "pt": [
        'O que aconteceu em Washington?', 'Do que trata o pacto?', 'Quando acontece a cúpula?',
    ],
    "id": [
        'Apa yang terjadi di Washington?', 'Pakta itu tentang apa?', 'Kapan KTT itu?',
    ],
    "tr": [
        "Washington'da ne oldu?", 'Pakt ne hakkında?', 'Zirve ne zaman?',
    ],
    "ru": [
        'Что случилось в Вашингтоне?', 'О чём этот пакт?', 'Когда саммит?',
    ],
    "ar": [
        'ماذا حدث في واشنطن؟', 'عن ماذا تتحدث الاتفاقية؟', 'متى القمة؟',
    ],
    "hi": [
        'वाशिंगटन में क्या हुआ?', 'समझौता किस बारे में है?', 'शिखर सम्मेलन कब है?',
    ],
    "ja": [
        'ワシントンで何があった？', '協定は何について？', '首脳会談はいつ？',
    ],
    "zh": [
        '华盛顿发生了什么？', '这个协议是关于什么的？', '峰会什么时候举行？',
    ],
}  # fmt: skip
"""Questions that look like such requests, and are to be answered."""

COMPLAINTS = {
    "en": [
        'that is wrong', "no, that's not right", 'wrong answer', 'not what I asked', "That's wrong!", 'thats incorrect', "this isn't what i asked for", 'No. Wrong.', "That doesn't answer my question", 'you are wrong',
    ],
    "de": [
        'das ist falsch', 'Nein, das stimmt nicht', 'falsche Antwort', 'nicht das, was ich gefragt habe', 'Danach habe ich nicht gefragt',
    ],
    "es": [
        'eso está mal', 'no, eso no es correcto', 'respuesta equivocada', 'no es lo que pregunté', 'eso es incorrecto',
    ],
    "fr": [
        "c'est faux", "non, ce n'est pas ça", 'mauvaise réponse', "ce n'est pas ce que j'ai demandé",
    ],
    "pt": [
        'isso está errado', 'não, isso não está certo', 'resposta errada', 'não foi isso que eu perguntei',
    ],
    "id": [
        'itu salah', 'tidak, itu tidak benar', 'jawaban salah', 'bukan itu yang saya tanyakan',
    ],
    "tr": [
        'bu yanlış', 'hayır, bu doğru değil', 'yanlış cevap', 'sorduğum bu değil',
    ],
    "ru": [
        'это неправильно', 'нет, это не так', 'неправильный ответ', 'не то, что я спрашивал', 'это неверно',
    ],
    "ar": [
        'هذا خطأ', 'لا، هذا ليس صحيحا', 'إجابة خاطئة', 'ليس ما سألت عنه',
    ],
    "hi": [
        'यह गलत है', 'नहीं, यह सही नहीं है', 'गलत जवाब', 'मैंने यह नहीं पूछा',
    ],
    "ja": [
        'それは違います', 'いいえ、間違っています', '答えが違う', '聞いたのはそれじゃない', '不正解',
    ],
    "zh": [
        '这是错的', '不，不对', '答案错了', '这不是我问的', '答非所问',
    ],
}  # fmt: skip
"""Messages that say that an answer was wrong."""

YES_NO = {
    "en": [
        'Did Kishida resign?', 'Is it true that China objected?', 'Has Japan signed the pact?', 'Will Kishida visit Washington?', 'and did he resign?', "Kishida resigned, didn't he?", 'Are there US troops in Japan?', 'So is it true?', "Couldn't they agree?",
    ],
    "de": [
        'Hat Kishida zugestimmt?', 'Ist es wahr, dass China protestiert?', 'Stimmt es, dass Japan aufrüstet?', 'Wird Kishida Washington besuchen?', 'Gibt es Truppen in Japan?',
    ],
    "es": [
        '¿Es cierto que China protestó?', '¿Ha dimitido Kishida?', '¿Renunció Kishida?', '¿Visitará Kishida Washington?',
    ],
    "fr": [
        'Est-ce que Kishida a démissionné ?', 'Kishida a-t-il démissionné ?', 'Est-il vrai que la Chine proteste ?', 'A-t-elle signé ?',
    ],
    "pt": [
        'É verdade que a China protestou?', 'Kishida renunciou?', 'O Japão assinou o pacto?', 'Será que ele vai?',
    ],
    "id": [
        'Apakah Kishida mengundurkan diri?', 'Benarkah Tiongkok protes?', 'Apa benar dia mundur?', 'Sudahkah Jepang menandatangani?',
    ],
    "tr": [
        'Kishida istifa etti mi?', 'Çin itiraz etti mi?', 'Japonya anlaşmayı imzaladı mı?', "Kishida Washington'u ziyaret edecek mi?", 'Doğru mu?',
    ],
    "ru": [
        'Кисида ушёл в отставку?', 'Правда ли, что Китай протестует?', 'Разве Япония подписала?', 'Подписала ли Япония пакт?',
    ],
    "ar": [
        'هل استقال كيشيدا؟', 'هل صحيح أن الصين احتجت؟', 'وهل وقعت اليابان؟',
    ],
    "hi": [
        'क्या किशिदा ने इस्तीफा दिया?', 'क्या यह सच है कि चीन ने विरोध किया?', 'क्या जापान ने समझौते पर हस्ताक्षर किए?',
    ],
    "ja": [
        '岸田は辞任しましたか？', '中国が反対したのは本当ですか？', '日本は協定に署名したか？', '岸田首相は辞任した？',
    ],
    "zh": [
        '岸田辞职了吗？', '中国是否反对？', '日本有没有签署协议？', '这是真的吗？',
    ],
}  # fmt: skip
"""Questions for yes or no."""

OTHERS = {
    "en": [
        'When did Kishida resign?', 'Who resigned?', 'How many troops are there?', 'Is it a ship or a ferry?', 'Can you tell me when he resigned?', 'What is it?', 'Population of Japan?', 'Do you know who resigned?',
    ],
    "de": [
        'Wann hat Kishida zugestimmt?', 'Wer ist das?', 'Ist es ein Schiff oder eine Fähre?', 'Wie viele Truppen sind dort?',
    ],
    "es": [
        '¿Cuándo renunció Kishida?', '¿Quién renunció?', '¿Cuántas tropas hay?',
    ],
    "fr": [
        'Quand Kishida a-t-il démissionné ?', 'Qui est-il ?', 'Combien de soldats y a-t-il ?', "Qu'est-ce que le pacte ?",
    ],
    "pt": [
        'Quando Kishida renunciou?', 'Quem é ele?', 'Quantas tropas há?',
    ],
    "id": [
        'Kapan dia mengundurkan diri?', 'Siapakah dia?', 'Berapa banyak pasukan?', 'Apa yang dia katakan?',
    ],
    "tr": [
        'Kishida ne zaman istifa etti?', 'Kim istifa etti?', 'Kaç asker var?',
    ],
    "ru": [
        'Когда Кисида ушёл в отставку?', 'Кто подписал?', 'Сколько войск было?',
    ],
    "ar": [
        'متى استقال كيشيدا؟', 'من هو؟', 'كم عدد الجنود؟',
    ],
    "hi": [
        'किशिदा ने कब इस्तीफा दिया?', 'क्या हुआ?', 'किशिदा ने क्या कहा?', 'कितने सैनिक हैं?',
    ],
    "ja": [
        '岸田はいつ辞任しましたか？', '誰が辞任した？', '何人の兵士がいますか？', 'なぜですか？',
    ],
    "zh": [
        '岸田什么时候辞职？', '谁辞职了？', '有多少士兵？',
    ],
}  # fmt: skip
"""Questions for something else."""
