// What a short message means as a whole where people choose their own words, in plain form (intent.ts). The phrases that
// come word for word stand in phrases.ts; these come with a kind word, a name or an article in between.

const upTo = (words: string, most: number) => `(?:(?:${words}) ){0,${most}}`
const anyOf = (words: string) => `(?:${words})`

const whose = 'an?|the|your|some|any|one of your|real|live|actual|human|customer|client|technical|tech|support|service'
const aPerson =
  'agents?|humans?|persons?|people|representatives?|reps?|operators?|advisors?|managers?|supervisors?|technicians?|specialists?|support|service|staff|team|somebody|someone'
const dequi = "une?|le|la|les|votre|vos|vrai|vraie|l'un de vos|un de vos|une de vos|quelqu'un de|service de|service"
const quelquun =
  "(?:l'|d'un )?(?:agente?s?|humain|personne|conseill(?:er|ere)|quelqu'un|representante?|operat(?:eur|rice)|techniciens?|technicienne|responsable|support|soutien|equipe)"

/** A person is wanted instead of the assistant. */
const person: readonly RegExp[] = [
  new RegExp(
    `\\b(?:talk|speak|chat|connect me|put me through|transfer me)(?: directly| now)? (?:to|with) ${upTo(whose, 4)}${anyOf(aPerson)}\\b`,
  ),
  new RegExp(
    `\\b(?:get|give|find|bring|send|want|need|have|like) (?:me |us )?(?:to have )?${upTo(whose, 4)}(?:agent|human|representative|rep|operator|(?:real|actual|live) person|human being)$`,
  ),
  new RegExp(`\\b(?:get|give|find|bring) (?:me|us) ${upTo(whose, 3)}(?:person|somebody|someone)$`),
  new RegExp(
    `\\b(?:parler|discuter|clavarder|echanger) (?:directement )?(?:avec|a|au|aux) ${upTo(dequi, 3)}${quelquun}\\b`,
  ),
  new RegExp(
    `\\b(?:je (?:veux|voudrais|souhaite)|j'aimerais|donnez-moi|passez-moi|besoin) ${upTo("d'une?|une?|vrai|vraie", 3)}(?:d'un )?(?:agente?|humain|conseill(?:er|ere)|representante?|operat(?:eur|rice))$`,
  ),
]

/** No machine is wanted, which is the same wish. */
const noMachine =
  /\b(?:(?:do not|don't|dont) want (?:to (?:talk|speak|chat|deal) (?:to|with) )?|no |not )(?:an? |the |your |any )?(?:stupid |dumb |damn |more )?(?:bots?|robots?|chatbots?)$|\bwant to (?:talk|speak|chat) (?:to|with) (?:an? |the |this )?machines?$|^no machines?$|\b(?:ne veux|veux) pas (?:parler (?:a|avec) )?(?:d'|un |une |ce |cette |votre )?(?:robot|machine|bot)s?$/
const noPerson =
  /\b(?:do not|don't|dont|no need to|pas besoin de|ne veux pas|veux pas) (?:want |need |have )?(?:to )?(?:talk|speak|chat|parler|discuter)\b/

/** Whether somebody asks for a person. */
export function asksForPerson(said: string): boolean {
  return noMachine.test(said) || (!noPerson.test(said) && person.some((way) => way.test(said)))
}

/** Whether a person is named only to say that none is wanted. */
export function refusesPerson(said: string): boolean {
  return noPerson.test(said) && !noMachine.test(said)
}

const gratitude = new RegExp(
  [
    `^${upTo('ok|okay|great|perfect|super|cool|wonderful|excellent|awesome|wow|nice|good|well|ah|oh|and|many|parfait|genial|bon|bien|un grand', 3)}`,
    '(?:thanks|thank you|thx|tks|ty|merci|cheers)',
    "(?: (?:so much|very much|a lot|a million|again|anyway|all the same|in advance|beaucoup|bien|infiniment|encore|quand meme|d'avance)){0,2}",
    "(?: (?:(?:for|pour|de) |d'|to (?=you|all|everyone)|a (?=vous|toi|tous))(?!nothing\\b|rien\\b)[\\p{L}']+(?: [\\p{L}']+){0,3})?",
    '(?: (?:bye|goodbye|have a (?:nice|good|great) day|au revoir|bonne journee))?$',
  ].join(''),
  'u',
)
const reservation = /\b(?:but|however|still|not|cannot|can|fails?|errors?|questions?|mais|ne|pas|why|how|what)\b|n't\b/

/** Whether it is thanks and nothing else. */
export function isThanks(said: string): boolean {
  return gratitude.test(said) && !reservation.test(said)
}

const success: readonly RegExp[] = [
  new RegExp(
    [
      `^${upTo('yes|yeah|great|super|hey|wow|ah|oh|actually|finally|ok|so', 3)}(?:`,
      `(?:it|that|this|everything|all|the (?:book|document|file|pdf|video|course|link|article|page)) ${upTo('all|now|finally|really|just|has|have|did|is', 3)}`,
      '(?:works?|worked|opens?|opened|helps?|helped|solved|fixed|resolved|working|sorted|the trick)',
      `|(?:i|we|she|he) (?:(?:can|could|was able to|were able to|managed to|am able to|are able to) ${upTo('now|finally|just', 2)}(?:open|read|print|log in|sign in|access|get in)|have ${upTo('now|finally|just', 2)}(?:solved|fixed|sorted))`,
      '|(?:i|we|she|he|they) (?:solved|fixed|sorted)|(?:i |we )?(?:got|have) (?:it|this|that) (?:working|sorted|fixed|solved)',
      '|(?:the |my |our )?(?:problem|issue|error) (?:is |has been |was |has )?(?:now )?(?:solved|fixed|gone|resolved|disappeared)',
      ')(?: (?:it|that|this|them|(?:the|my|our) (?:book|document|file|pdf|problem|issue|error|course|video)))?',
      '(?: (?:now|again|finally|fine|well|perfectly|for me|for us|very much|a lot|already|myself|ourselves|meanwhile|in the meantime)){0,3}$',
    ].join(''),
  ),
  new RegExp(
    [
      `^${upTo('oui|super|genial|enfin|ah|oh|bon', 3)}(?:`,
      `(?:ca|cela|c'|tout|le probleme|l'erreur) ?(?:est |a |s'est )?${upTo('maintenant|enfin|bien|tout|beaucoup', 2)}(?:marche|fonctionne|regle|resolu|aide|repare)`,
      "|(?:le probleme|l'erreur) a (?:maintenant |enfin )?disparu",
      "|j'ai (?:enfin |maintenant )?(?:reussi|pu (?:ouvrir|lire|imprimer|me connecter)|regle|resolu)",
      "|j'arrive (?:maintenant |enfin )?a (?:ouvrir|lire|imprimer|me connecter)",
      ")(?: (?:maintenant|enfin|bien|mon (?:livre|document|probleme)|le (?:livre|document|probleme)|a l'ouvrir|l'ouvrir|a ouvrir)){0,3}$",
    ].join(''),
  ),
]

/** Whether it says that it works now, and nothing else. */
export function saysItWorks(said: string): boolean {
  return success.some((way) => way.test(said))
}

const pause = new RegExp(
  [
    `^${upTo('ok|okay|well|sure|yes|thanks|hm|hmm|bon|alors', 3)}(?:`,
    '(?:wait|hold on|hang on|brb|(?:just )?(?:one|a|give me a|give me one) (?:moment|second|minute|sec))',
    `|(?:let me|i will|i'll|ill|i'm going to|i am going to|we will|we'll) ${upTo('just|quickly|first|go and', 2)}(?:try|check|test|have a look)(?: (?:it|that|this|them|first|now|out|again|later|tomorrow|right away)){0,3}`,
    "|(?:i am |i'm )?(?:trying|checking|testing)(?: (?:it|that|now)){0,2}",
    '|attendez|attends|un (?:instant|moment)|une (?:minute|seconde)',
    "|(?:je vais|laissez-moi|nous allons|on va) (?:l')?(?:essayer|verifier|regarder|tester)(?: (?:ca|cela|tout de suite|maintenant|d'abord)){0,2}",
    "|j'essaie(?: (?:ca|cela|maintenant|tout de suite)){0,2}",
    ')$',
  ].join(''),
)

/** Whether somebody asks for a moment, to try what they read. */
export function asksForTime(said: string): boolean {
  return pause.test(said)
}
