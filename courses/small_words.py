"""The small words of each language that we know, folded: those that say nothing of the subject, and those that only ask."""

from __future__ import annotations

_STOP = {
    "en": """a about above after again all also am an and any are as at be because been before being below between both but by
    can cannot could did do does doing down during each few for from further had has have having he her here hers him his
    how i if in into is it its itself just may me might more most must my no nor not of off on once only or other our
    ours out over own same shall she should so some such than that the their theirs them then there these they this those
    through to too under until up us very was we were what when where which while who whom whose why will with would you
    your yours dont doesnt isnt arent cant wont im ive id youre theyre whats""",
    "de": """aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim bin bis bist
        da dabei dadurch dafur dagegen daher damit danach dann daran darauf daraus darf das dass dazu dein deine dem den denen denn der deren
        des dessen die dies diese diesem diesen dieser dieses doch dort du durch durfen ein eine einem einen einer eines er es etwa etwas euch
        fur gegen habe haben hat hatte hatten hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes
        jedoch jene kann kein keine keinem keinen keiner konnen konnte man mehr mein meine mich mir mit mussen muss nach nicht noch nun nur ob
        oder ohne schon sehr sein seine seinem seinen seiner selbst sich sie sind so sogar solche soll sollen sollte sondern sonst uber um und
        uns unser unter viel vom von vor wann war waren warum was weder weil welche welchem welchen welcher welches wem wen wenn wer werden
        wessen weshalb wie wieder wieso will wir wird wo wofur wohin womit worden wurde wurden zu zum zur zwar zwischen""",
    "fr": """a afin ai ainsi alors apres as au aucun aucune aussi autre autres aux avant avec avez avoir avons beaucoup bien car ce ceci cela celle
        celles celui cependant ces cet cette ceux chaque chez ci comme comment d dans de dedans depuis des deux devrait doit donc dont du elle
        elles en encore entre es est et etaient etait etant ete etes etre eu eux faut fois font hors ici il ils j je jusqu l la laquelle le
        lequel les lesquels leur leurs lors lorsque lui m ma mais me meme memes mes mien moi moins mon n ne ni non nos notre nous on ont ou
        par parce pas peu peut peuvent peux plus plusieurs plutot pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi s
        sa sans se sera serait ses si sien soi soit sommes son sont sous suis sur t ta tandis te tel telle tels tes toi ton tous tout toute
        toutes tres trop tu un une va vers voici voila vos votre vous y""",
    "ar": """في من الي على علي عن مع هذا هذه ذلك تلك هو هي هم هن انا انت نحن ان انه انها كان كانت يكون تكون كل كلا بعض اي اية او ام ثم لكن بل لا لم
        لن ليس ليست ما ماذا متي اين كيف لماذا هل كم من الذي التي الذين اللذان اللتان ال قد لقد سوف كما مثل حتي حيث بين بعد قبل عند عندما اذا اذ
        لو منذ غير سوي ايضا فقط هنا هناك به بها له لها لهم فيه فيها منه منها عليه عليها اليه اليها وهو وهي وما ولا وان وفي ومن فان فهو فهي مما
        عما لما بما كلما دون ضد خلال حول نحو عبر يا يمكن يجب تم يتم""",
}
_ASKING = {
    "en": """answer ask explain describe define definition tell say show give mean means meaning difference differ please want
    need know understand think use used using get got make made really actually exactly much many lot kind sort thing
    things way ways work works long let lets like good best better example examples question""",
    "de": """antwort antworte frage fragen erklare erklar erklaren beschreibe beschreiben definiere definition sag sage sagen zeig zeige zeigen
        nenne nennen gib geben bedeutet bedeuten bedeutung meint meinen unterschied heisst bitte mochte brauche brauchen wissen verstehe verstehen
        denkst nutze nutzen benutze benutzen verwende verwenden genau eigentlich wirklich viel viele lange art arten sache ding dinge weise
        funktioniert geht gehen mache machen macht gut besser beste beispiel beispiele hilf helfen""",
    "fr": """reponse reponds repondre demande demander explique expliquer expliquez decris decrire definir definis definition dis dire dites
        montre montrer montrez donne donner donnez signifie signification veut vouloir difference differences besoin savoir comprendre comprends
        pense utiliser utilise utilises utilisez exactement vraiment combien sorte sortes type chose choses facon facons maniere marche
        fonctionne faire fait bon bonne meilleur mieux exemple exemples question questions aide aider sert servir appelle""",
    "ar": """اجب جواب اجابة اجابه سوال اسال اشرح شرح صف وصف عرف تعريف قل اخبرني ارني اعطني يعني تعني معني معناه فرق الفرق احتاج اريد اعرف افهم
        استخدم نستخدم تستخدم يستخدم بالضبط حقا كثير نوع انواع شي شيء اشياء طريقه طريقة يعمل تعمل افضل احسن مثال امثله امثلة ساعدني فضلك المقصود""",
}
STOP = {language: frozenset(words.split()) for language, words in _STOP.items()}
ASKING = {language: frozenset(words.split()) for language, words in _ASKING.items()}
