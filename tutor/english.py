"""What the tutor knows of English in general, and of no lesson in particular. Lessons in other languages do without.

Small on purpose: a lesson's own words come from its text, its synonyms from the glossary. What stands here is what
a question may use in place of a lesson's words whatever the subject is.
"""

from __future__ import annotations

from courses.words import language, stem

# Forms that the stemmer cannot bring together with their verb.
_IRREGULAR = """
keep kept; hold held; run ran; go goes went gone; find found; give gave given; sell sold; pay paid; buy bought; make made;
take took taken; get got gotten; leave left; lose lost loss losing loses; choose chose chosen choice; see saw seen; say said;
tell told; think thought; build built; bring brought; begin began begun; break broke broken; write wrote written; know knew
known; grow grew grown growth; fall fell fallen; rise rose risen; send sent; spend spent; mean meant; teach taught;
understand understood; stand stood; win won; speak spoke spoken; become became; draw drew drawn; drive drove driven;
forbid forbade forbidden; forget forgot forgotten; hide hid hidden; lend lent; read; sit sat; catch caught; fight fought;
feel felt; meet met; lead led; deal dealt; steal stole stolen; throw threw thrown; wear wore worn; wake woke woken;
person people ppl; child children; half halves; criterion criteria; datum data; index indices; die died death;
analyse analysis analyses; hypothesis hypotheses; free freely freedom freedoms; able ability; long length longest longer;
high height; strong strength strongest stronger; wide width; deep depth; decide decision decides; permit permission permitted;
second sec secs; minute min mins; hour hr hrs; message msg msgs; document doc docs; developer dev devs; host hoster hosters hosting;
quantise quant quants quantization quantized quantizing; maximum max; application app apps; configuration config;
repository repo repos; parameter param params; context ctx; maintain maintenance; invoice invoicing;
 information info; specification spec specs; environment env; operation ops;
expend expense expensive; prove proof proven proved; comply compliance compliant complies; gpu gpus; apology apologise apologize; succeed success;
fail failure failures failed; refuse refusal refusals; private privacy privately; secure security; depend dependence dependent;
safe safety safely safer safest unsafe; danger dangerous dangers dangerously; public publicly; expose exposure exposed;
retain retention; rely reliance reliable reliably reliability; lawyer lawyers; law laws legal lawful
"""
IRREGULAR: dict[str, str] = {
    form: group.split()[0]
    for group in _IRREGULAR.replace("\n", " ").split(";")
    if group.split()
    for form in group.split()
}

# One line, one idea: any of these may stand for another when a passage is looked for. A passage found through them
# alone is at most the closest line, never a direct answer.
_ALIKE = """
cost price pay expensive cheap fee bill money dollar charge budget afford spend cent discount dear
fast quick speed latency slow wait delay second
keep store retain log save record remember
own control belong owner possess
vendor provider maker company supplier developer lab firm corporation creator
host server machine hardware computer device box
delete remove erase withdraw drop discontinue retire deprecate kill end stop sunset vanish disappear off
private confidential secret personal sensitive
safe secure protect danger dangerous risk harm threat
law rule regulation act legislation policy legal duty obligation comply
forbid ban prohibit disallow exclude restrict limit
allow permit let may license
notice warning announce warn deadline
person people staff team engineer human employee somebody someone operator
test check confirm measure evaluate verify assess trial grade judge
internet network online connection offline connectivity web
good quality capable strong accurate
large big size huge great
small little tiny
modify adapt customise alter tweak edit adjust change
require must demand necessary mandatory oblige
purchase rent lease buy hire
reply respond response output answer
query request prompt input
job task case
fail break crash outage down error wrong mistake fault bug problem trouble stop
night midnight morning
copy download fetch obtain
publish release public
gap lag behind trail distance difference
select pick choose decide option
percentage percent portion fraction ratio proportion
doctor hospital patient medical health clinic
usa us america american
europe eu european
liable liability sue responsible blame damage
promise guarantee pledge commit
move switch migrate transfer port leave exit swap replace
guess estimate forecast predict
repeat reproduce rerun rebuild recreate redo
train training
traffic volume load demand usage
busy peak
leak expose escape spill
load start startup begin boot launch
rambl gibberish odd nonsense garbage loop repeat babble
memory ram vram gb gib gigabyte
gpu card
fit hold load
contract agreement
phone app mobile
misuse abuse attack malicious hostile
step stage
advantage benefit gain strength plus pro merit
disadvantage drawback weakness downside con
argument case reason claim
reply answer counter rebuttal
open free
phone mobile laptop
date day deadline
see look inspect view
begin start
improve better upgrade
old older previous earlier
new newer newest latest recent
wrong false incorrect
trust rely believe confident
hide conceal
share give distribute pass
commercial business product
reason why
"""
ALIKE: dict[str, frozenset[str]] = {}


def _words(text: str) -> list[str]:
    return text.split()


def root(folded: str) -> str:
    """The stem of a word, in English one for all forms of an irregular verb."""
    return stem(IRREGULAR.get(folded, folded)) if language() == "en" else stem(folded)


def alike(stem: str) -> frozenset[str]:
    """The stems that may stand for this one, where the text is English."""
    return ALIKE.get(stem, frozenset()) if language() == "en" else frozenset()


def is_general(stem: str) -> bool:
    """Whether any English question on any subject may use the word."""
    return language() == "en" and stem in GENERAL


for _line in _ALIKE.strip().splitlines():
    _roots = frozenset(root(word) for word in _line.split())
    for _root in _roots:
        ALIKE[_root] = ALIKE.get(_root, frozenset()) | _roots - {_root}

# Words that any question on any subject may use: a lesson need not contain them to answer it.
_GENERAL = """
able access actual super eat upside add allow alone already always another anybody anyone anything anyway apart appear around aside available
avoid aware away back bad basic basically become begin believe big bit bother bring buddy call care carry case catch cause
certain certainly change check choose clear clearly close come common compare complete concern consider contain continue
correct could count couple cover create current currently daily deal decide depend detail differ direct easy easier effect
either else end enough entire especially even ever every everybody everyone everything exist expect explain fact fair far
feel few fill final find fine finish first fit five follow forever four free front full general generally give go guy hand
handle happen hard hardly have hear help hey hi hello high hold hope hour idea imagine important include inside instead
involve issue job join just keep kind large last late later least leave left less let level lie life like likely line little
live local look lose low main major manage matter maybe might mind minute miss month move name near nearly necessary never
next nice night none normal normally nothing notice now number obvious often okay ok old one open opinion option order
ought part particular pass people perhaps person pick place plain play please point possible possibly practical practice
practise prefer present pretty probably problem proper properly provide public put quick quickly quite rather reach read
ready real realistic reason recent recently regard relate rely remain remember result right risk role round run same save
second seem sense separate serious set several short side similar simple simply since single site situation small solve
somebody someone something sometimes somewhere soon sorry spend spot stand start state stay step stick still stop straight
strict stuff sudden suit suppose sure take talk team term thank thanks third thought three through time today together
tomorrow tonight top total touch toward trouble true truly try turn two type typical typically unless unlike usual usually
accept achieve act advise afford agree aim argue arrive assume attempt attract base beat behave behind benefit biggest blame
block boost borrow build buy calculate cancel capable careful certain chance cheap classic clean clever collect combine
commit compete complicated complex confident confuse connect consequence consist constant convince cope cost criticise
critical dangerous danger debate deep define demand deny describe deserve design desire difficult direction disadvantage
advantage discover discuss dislike doubt earn effective efficient encourage ensure equal especially essential estimate
evidence evil exact excellent expensive experience expert extra extreme fail false famous fast fear fewer fight flaw focus
force forever fully further gain gather genuine goal grow guarantee guess habit harm hate hidden hide honest huge hurt ideal
ignore impact impossible impress improve increase decrease incredible inform insist intend interest introduce invest know
known lack learn legit limit limited link list love lucky mainly mandatory massive master mention method mistake modern
natural negative neutral nobody notable objective obtain offer otherwise outcome overall own partly pay perfect perform
permanent positive powerful practical predict prepare pretty prevent previous principle priority produce promise proof prove
purpose push quiet random rank rare react reasonable recommend reduce refer reject relevant reliable remove repeat replace
report require respect respond rest reveal rich roll satisfy scared secret secure select seriously shame shape share skip slow
smart solid solution solve special specific speed spread stable standard store strange strategy strength strong struggle
stupid succeed success suffer suggest support surprise survive suspect technical tend terrible tie tip tired tool tough trade
track trick trust typical ultimate unique up upset urgent useful useless valid value vary vast verify waste weak weakness
weird willing wise wish wonderful worse worst
various version view wait walk warn watch week whatever whether whole win within without wonder word worry worth wrong
mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday conclude pls plz thx asap gonna wanna per yeah year yes yesterday yet guys summary bottom sense basically roughly approximately specifically
say says said lesson course section text page chapter article passage mention according
"""
GENERAL = frozenset(root(word) for word in _GENERAL.split())

# A number is one word, however it is written.
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
DIGITS = {word: str(number) for number, word in enumerate(_words(_COUNTED))}
DIGITS |= {word: str(10 * number) for number, word in enumerate(_words(_TENS), start=1)}
NUMBER_WORDS = (DIGITS.keys() - {"one", "zero"}) | set(
    _words("hundred thousand million billion dozen twice once")
)
AMOUNT_WORDS = NUMBER_WORDS | set(
    _words(
        """half third quarter none zero no double triple cheap cheaper dear dearer free less more most least fewer few far
        nothing full part percent""",
    )
)
# What is asked about a thing: no passage is looked for by these words, and none answers that has not got them.
ABOUT = frozenset(_words("use used using make made need work works good better best itself"))
MONTHS = frozenset(
    _words("january february march april may june july august september october november december")
)
TIME_UNITS = frozenset(
    _words(
        """second seconds minute minutes hour hours day days week weeks month months year years decade decades quarter
        hourly daily weekly monthly yearly"""
    )
)
WHEN_WORDS = frozenset(
    _words(
        "when after until till before since once if during while soon whenever always never today still now where"
    )
)
OFTEN_WORDS = TIME_UNITS | set(
    _words(
        "every each once twice times always never often seldom rarely whenever daily weekly monthly yearly per"
    )
)
LEANING = frozenset(_words("it its that this those these they them there then one ones he him she her"))
GOING_ON = frozenset(_words("and but or so then also ok okay right"))
WHAT_ABOUT = (["what", "about"], ["how", "about"])
BECAUSE = frozenset(
    _words(
        "because since so therefore thus hence reason reasons due why cause causes caused otherwise means explains"
    )
)
COMPARING = frozenset(
    _words(
        """than more less fewer better best worse worst most least cheaper dearer faster slower larger bigger smaller
        stronger strongest weaker higher lower longer shorter sooner later easier harder safer behind ahead lag lead gap
        beat difference differ differs compare compared versus vs same equal unlike instead rather"""
    )
)
SUPERLATIVES = frozenset(
    _words("best worst most least cheapest dearest fastest slowest largest biggest smallest strongest")
)
PEOPLE = frozenset(
    root(word)
    for word in _words(
        """you user vendor provider host company maker person people team lawyer reviewer researcher customer party owner
        engineer developer somebody someone anyone nobody others outsider attacker startup agency government regulator court
        judge whoever who operator teacher author learner institution organisation buyer client hoster student lab group
        community commission country both firm supplier"""
    )
)
