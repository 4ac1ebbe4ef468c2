"""Questions to the article that comes along: every fact in it in several wordings, and what it does not say."""

ANSWERED = (
    # question, what the first passage says, and what a mark in it must hold or be held by, where one thing is asked for
    ("how many US troops are in Japan?", "54,000 US military personnel", "54,000"),
    ("How many American soldiers are stationed in Japan?", "54,000 US military personnel", "54,000"),
    ("What size is the American garrison on Japanese soil?", "54,000 US military personnel", "54,000"),
    ("What is the number of U.S. military personnel in Japan?", "54,000 US military personnel", "54,000"),
    ("How large is the American military presence in Japan?", "54,000 US military personnel", "54,000"),
    ("日本に駐留する米軍は何人ですか？", "54,000 US military personnel", "54,000"),
    ("¿Cuántos soldados estadounidenses hay en Japón?", "54,000 US military personnel", "54,000"),
    ("Wie viele US-Soldaten sind in Japan stationiert?", "54,000 US military personnel", "54,000"),
    ("Combien de soldats américains sont stationnés au Japon ?", "54,000 US military personnel", "54,000"),
    ("Сколько американских военных находится в Японии?", "54,000 US military personnel", "54,000"),
    ("Who is the government spokesman?", "Yoshimasa Hayashi", "Yoshimasa Hayashi"),
    ("Which official talked about the structure of the US forces?", "Yoshimasa Hayashi", "Yoshimasa Hayashi"),
    ("What did Hayashi emphasize?", "Hayashi emphasized ongoing discussions", None),
    ("Who is the prime minister of Japan?", "Prime Minister Fumio Kishida", "Fumio Kishida"),
    ("What is the name of the Japanese premier?", "Prime Minister Fumio Kishida", "Fumio Kishida"),
    ("When will Kishida visit Washington?", "on April 10", "April 10"),
    ("On which date does Kishida go to Washington?", "on April 10", "April 10"),
    ("What is the state visit expected to feature?", "on April 10", None),
    ("Where is the US Indo-Pacific Command based?", "based in Hawaii", "Hawaii"),
    ("Whom does Japan interact with for decisions at present?", "based in Hawaii", None),
    ("What percentage of GDP will Japan spend on defense?", "two percent of GDP", "two percent of GDP"),
    ("How much of its GDP does Japan want to spend on the military?", "two percent of GDP", "two percent of GDP"),
    ("By when does Japan want to reach two percent of GDP?", "by 2027", "2027"),
    ("Until which year will defense spending rise?", "by 2027", "2027"),
    ("When was the mutual defense treaty signed?", "signed in 1960", "1960"),
    ("In which year did the two countries sign the defense treaty?", "signed in 1960", "1960"),
    ("What does Japan call China?", "greatest strategic challenge", None),
    ("How does Japan describe China?", "greatest strategic challenge", None),
    ("Has the Pentagon made a final decision?", "the Pentagon has yet to make a final decision", None),
    ("Did the US defense department decide already?", "the Pentagon has yet to make a final decision", None),
    ("Which countries take part in the three-way summit?", "the Philippines", None),
    ("Who joins Japan in the trilateral summit?", "the Philippines", None),
    ("When will the review of the pact be announced?", "next month", "next month"),
    ("Where will the review be announced?", "summit in Washington next month", "Washington"),
    ("Which newspaper reported the review of the security pact?", "the Financial Times", None),
    ("What do the discussions focus on?", "enhancing interoperability", None),
    ("What might be established in Japan?", "permanent US-Japan joint team", None),
    ("What is the purpose of the joint team?", "closer military coordination", None),
    ("Why do Japan and the US want closer ties?", "growing threat from China", None),
    ("What are Japan and the United States discussing?", "strengthen military cooperation", None),
    ("What does the move aim to counter?", "China’s expanding military and political influence", None),
    ("How significant is the upgrade of the alliance?", "the most significant upgrade", None),
)

UNANSWERED = (
    # question, a word of it that no article mentions, or None where every word is there
    ("How many US troops are in Germany?", "Germany"),
    ("How many US troops are in the Philippines?", None),
    ("What is the population of Taiwan?", "Taiwan"),
    ("Who is the president of France?", "France"),
    ("When was Kishida born?", "born"),
    ("How old is Fumio Kishida?", "old"),
    ("How many nuclear weapons does China have?", "nuclear"),
    ("Who won the World Cup?", "Cup"),
    ("When will Kishida visit Beijing?", "Beijing"),
    ("How many Chinese troops are in Japan?", None),
    ("What is the GDP of Japan?", None),
    ("Who is the defense minister of Japan?", None),
    ("Who is the prime minister of the Philippines?", None),
    ("How much does a barrel of oil cost?", "barrel"),
    ("Which party won the election?", "election"),
    ("What did Putin say about Ukraine?", "Putin"),
    ("When was NATO founded?", "founded"),
    ("How many people live in Hawaii?", "people"),
    ("What is the capital of Australia?", "Australia"),
    ("How do I bake sourdough bread?", "sourdough"),
    ("Wie hoch ist der Eiffelturm?", None),
    ("asdf qwertz", "asdf"),
)

TOO_CAUTIOUS = (
    # the right passage comes first, but the confidence is too low to call it an answer
    "What size is the American garrison on Japanese soil?",
    "日本に駐留する米軍は何人ですか？",
    "¿Cuántos soldados estadounidenses hay en Japón?",
    "Who is the prime minister of Japan?",
    "What is the name of the Japanese premier?",
    "In which year did the two countries sign the defense treaty?",
    "What does Japan call China?",
    "How does Japan describe China?",
    "Did the US defense department decide already?",
    "Who joins Japan in the trilateral summit?",
    "What is the purpose of the joint team?",
)
MARKED_BESIDE = (
    # the right passage is the answer, but the mark is on words beside the short answer
    "Where will the review be announced?",
)
TOO_BOLD = (
    # shares nearly every word with the article, and is answered although the article does not say it
    "When will Kishida visit Beijing?",
    "What is the GDP of Japan?",
)
