"""Words that say how a sentence is built and not what it is about; no term is made of them."""

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
