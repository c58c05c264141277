import type { Locale } from '../src/domain/person.ts'

/** What a short message can mean wherever the talk is. */
export type PhraseIntent =
  | 'yes'
  | 'no'
  | 'ok'
  | 'cancel'
  | 'back'
  | 'help'
  | 'why'
  | 'whoAreYou'
  | 'startOver'
  | 'goOn'
  | 'person'
  | 'myTickets'
  | 'noAnswer'
  | 'whenAnswer'
  | 'openTicket'
  | 'addNote'
  | 'closeTicket'
  | 'change'
  | 'thanks'
  | 'bye'
  | 'hello'
  | 'solved'
  | 'notSolved'
  | 'errorCode'
  | 'codeLost'
  | 'english'
  | 'french'

/**
 * How people say it, in plain form: lower case, without accents, apostrophes as "'", and "|" between phrases. `whole` is the entire message but
 * for fillers such as "please"; `part` may stand anywhere in a short message.
 */
type Phrases = Record<PhraseIntent, { whole: string; part?: string }>

const en: Phrases = {
  yes: {
    whole: `
      yes | y | yep | yeah | yup | ya | sure | of course | correct | right | exactly | indeed | absolutely |
      definitely | go ahead | do it | do so | do that | please do | go for it | do | yes it is | yes they did |
      that is right | that's right | true | sounds good |
      looks good | open it | 👍`,
  },
  no: {
    whole: `
      no | n | nope | nah | no way | not really | no it is not | no it isn't | wrong | that is wrong | that's wrong |
      false | no thanks | no thank you | neither | 👎`,
  },
  ok: {
    whole: `
      ok | okay | k | okey | fine | alright | all right | got it | understood | i see | great | cool | nice | good |
      super | awesome | excellent | wonderful | brilliant | makes sense | good to know`,
  },
  cancel: {
    whole: `
      cancel | cancel that | cancel it | never mind | nevermind | forget it | forget about it | stop | stop it |
      stop that | quit | exit | abort | stop waiting | cancel waiting | leave the queue | i do not want this |
      i don't want this`,
  },
  back: {
    whole: `back | go back | one step back | previous | previous step | undo | take me back`,
  },
  help: {
    whole: `
      help | help me | menu | options | what can you do | how does this work | what can i say | commands |
      i need help`,
  },
  why: {
    whole: `
      why | why do you ask | why do you need that | why do you need this | why do you want to know | what for |
      why do you need my email | why do you need my e-mail | why is that`,
  },
  whoAreYou: {
    whole: `
      who are you | what are you | are you a bot | are you a robot | are you a machine | are you ai | are you an ai |
      are you human | are you a human | are you a person | are you a real person | are you real | is this a bot |
      is this a robot | is this ai | is this a real person | am i talking to a bot | am i talking to a robot |
      am i talking to a human | am i talking to a person | am i talking to a real person`,
  },
  startOver: {
    whole: `
      start over | restart | reset | start again | begin again | start from the beginning | from the beginning |
      new conversation | start afresh`,
  },
  goOn: {
    whole: `go on | continue | go on where we were | carry on | resume`,
  },
  person: {
    whole: `
      person | human | agent | operator | representative | somebody | someone | live chat | real person |
      support agent | a person | a human | an agent | get me a human | get me a person | i want a human |
      i want a person | i need a human | i need a person | i need an agent | i want an agent`,
    part: `
      talk to a person | talk to a human | talk to an agent | talk to someone | talk to somebody | talk to a real |
      talk to support | talk with a | talk with someone | talk with somebody | speak to a | speak to someone |
      speak to somebody | speak with a | speak with someone | speak with somebody | chat with a | chat with someone |
      real person | real human | live agent | live person | human being | connect me to | transfer me | not a bot |
      not a robot`,
  },
  myTickets: {
    whole: `
      my tickets | my ticket | tickets | ticket status | show all my tickets | show my tickets | status | any news |
      any update | any updates | is there any news | is it fixed | is it fixed yet | is it still down | is it solved |
      when will it be fixed | what is the status | what's the status`,
    part: `
      where is my ticket | where's my ticket | where are my tickets | wheres my ticket | where is ticket |
      where's ticket | status of my ticket | status of ticket | status of my request | check my ticket |
      check on my ticket | see my ticket | show me my ticket | what about my ticket | what happened to my ticket |
      any news on my ticket | update on my ticket | see my tickets`,
  },
  noAnswer: {
    whole: `no answer | no reply | no answer yet | no reply yet | nobody answered | no one answered | nobody replied`,
    part: `
      never got an answer | never got a reply | never got a response | never heard back | not heard back |
      haven't heard back | have not had an answer | no answer to my ticket | no reply to my ticket |
      no response to my ticket | no answer to my request | no reply to my request | no response to my request |
      no answer to my mail | no reply to my mail | no answer to my message | no reply to my message |
      no answer to my question | no reply to my question | still no answer | still no reply | i am waiting for an answer |
      i'm waiting for an answer | still waiting for an answer | i am waiting for a reply | i'm waiting for a reply |
      still waiting for a reply | still waiting for a response | i am waiting for a response | i'm waiting for a response`,
  },
  whenAnswer: {
    whole: `
      when will i hear back | when do i hear back | when will i hear from you | when will you answer |
      when will you reply | when will i get an answer | when do i get an answer | when can i expect an answer |
      when will somebody answer | when will someone answer | how long will it take | how long does it take |
      how long do i have to wait | how long will that take`,
  },
  openTicket: {
    whole: `
      open a ticket | open ticket | new ticket | create a ticket | submit a ticket | raise a ticket |
      open a ticket for me | can you open a ticket | could you open a ticket | can you open a ticket for me |
      i need to open a ticket | create a ticket for me | can i open a ticket | i want a ticket |
      i want to open a ticket | i would like to open a ticket | i'd like to open a ticket |
      file a ticket | i need a ticket`,
  },
  addNote: {
    whole: `
      add a note | add note | add something | note | i want to add something | add to my ticket | add to the ticket`,
  },
  closeTicket: {
    whole: `
      close it | you can close it | please close it | close | close this | close it now | i want to close it |
      my ticket is solved | the ticket is solved | cancel my ticket | cancel the ticket | withdraw my ticket`,
    part: `close my ticket | close the ticket | close this ticket | close ticket | close that ticket`,
  },
  change: {
    whole: `change | change it | change something | edit | edit it | correct it | modify | let me change it | i want to change something`,
  },
  thanks: {
    whole: `
      thanks | thank you | thx | ty | thank you very much | thanks a lot | many thanks | thank you so much | cheers |
      great thanks | great thank you | ok thanks | perfect thanks | 🙏`,
  },
  bye: {
    whole: `
      bye | goodbye | good bye | bye bye | see you | see ya | that is all | that's all | that is all thank you |
      that's all thank you | that's all thanks | nothing else | no that is all | no that's all | i'm done |
      i am done | i'm good | have a nice day | good night`,
    part: `leave me alone`,
  },
  hello: {
    whole: `
      hello | hi | hey | anybody there | anyone there | is anybody there | is anyone there | is someone there |
      are you there | good day | how are you | hello there | hi there | good morning | good afternoon |
      good evening | hey there |
      greetings | 👋`,
  },
  solved: {
    whole: `
      that solved it | solved | it is solved | it's solved | that is solved | it works | it works now | works now | that worked | it worked | fixed | it is fixed |
      it's fixed | that helped | that did it | yes it helped | yes it did | yes it works | yes that helped |
      yes that worked | yes it works now | problem solved | all good | all good now | thanks that worked |
      thanks it works | thank you it works | thanks it works now | thank you that worked | works | it is working |
      it's working | it's working now | perfect`,
  },
  notSolved: {
    whole: `
      not solved | unsolved | same problem | same error | no change | tried that | i tried that | i tried all that |
      already tried | already tried that | no luck | nothing helped | no it did not | no it didn't | no it does not |
      no it doesn't | no still the same | still the same | still | it failed | useless | none of them |
      no none of these | no none of them | neither | neither of them | none fits | none of these fits`,
    part: `
      still stuck | still not working | still does not work | still doesn't work | still doesnt work |
      still not solved | still the same | still happening | still get the | still cannot | still can't | still cant |
      did not help | didn't help | didnt help | does not help | doesn't help | doesnt help | did not work |
      didn't work | didnt work | not solved | has not helped | have tried all | tried everything |
      that is not it either`,
  },
  errorCode: {
    whole: `
      i see an error code | error code | i have an error code | an error code | there is an error code |
      i get an error code | i have a code`,
  },
  codeLost: {
    whole: `
      no code | no email | no e-mail | no mail | nothing came | nothing arrived | i got nothing | where is the code |
      what code | which code`,
    part: `
      didn't get | did not get | didnt get | have not received | haven't received | havent received |
      did not receive | didn't receive | no code came | not received | has not arrived | hasn't arrived |
      did not arrive | didn't arrive | not in my inbox | never came | never arrived | never got | got no code |
      got no mail | did not come | didn't come | has not come | hasn't come | nothing yet | still nothing | no code yet |
      do not see it | don't see it | do not see a code | don't see a code`,
  },
  english: {
    whole: `
      english | in english | speak english | english please | do you speak english | can we speak english |
      switch to english | anglais | en anglais | parlez-vous anglais | can you speak english | let us speak english |
      let's speak english | i prefer english | in english if you can | could we speak english | je prefere l'anglais |
      peut-on parler anglais | parlons anglais`,
  },
  french: {
    whole: `
      french | in french | speak french | do you speak french | can we speak french | switch to french | francais |
      en francais | parlez-vous francais | parlez vous francais | vous parlez francais | je parle francais |
      peut-on parler francais | can you speak french | let us speak french | let's speak french | i prefer french |
      could we speak french | i only speak french | je prefere le francais | parlons francais |
      pouvez-vous parler francais | parlez francais`,
  },
}

const fr: Phrases = {
  yes: {
    whole: `
      oui | ouais | ouep | bien sur | exact | exactement | c'est ca | tout a fait | absolument | vas-y | allez-y |
      vrai | oui exactement | d'accord allez-y | ouvrez-le | certainement`,
  },
  no: {
    whole: `
      non | nan | pas vraiment | non merci | faux | pas du tout | c'est faux | mais non | ni l'un ni l'autre |
      non pas vraiment`,
  },
  ok: {
    whole: `d'accord | dac | entendu | compris | je vois | ca va | bon | tres bien | super | genial | excellent`,
  },
  cancel: {
    whole: `
      annuler | annule | annulez | laisse tomber | laissez tomber | arreter | arrete | arretez | stop | oubliez |
      oublie | oubliez ca | ne plus attendre | peu importe | quitter | abandonner | tant pis`,
  },
  back: {
    whole: `
      retour | revenir | en arriere | une etape en arriere | precedent | etape precedente | revenir en arriere`,
  },
  help: {
    whole: `
      aide | aidez-moi | aide-moi | menu | que pouvez-vous faire | que peux-tu faire | comment ca marche |
      j'ai besoin d'aide`,
  },
  why: {
    whole: `
      pourquoi | pourquoi ca | pourquoi cette question | pour quoi faire | pourquoi demandez-vous cela |
      pourquoi mon courriel | pourquoi mon adresse`,
  },
  whoAreYou: {
    whole: `
      qui etes-vous | qui es-tu | etes-vous un robot | es-tu un robot | etes-vous humain | etes-vous une personne |
      etes-vous une vraie personne | est-ce un robot | c'est un robot | je parle a un robot | je parle a une personne |
      est-ce que je parle a un robot | est-ce que je parle a une personne`,
  },
  startOver: {
    whole: `
      recommencer | recommence | recommencez | du debut | reprendre du debut | nouvelle conversation |
      depuis le debut | repartir a zero`,
  },
  goOn: {
    whole: `continuer | continuez | reprendre ou nous en etions | poursuivre`,
  },
  person: {
    whole: `
      personne reelle | un humain | humain | un agent | agent | conseiller | un conseiller | quelqu'un |
      une personne s'il vous plait | un operateur`,
    part: `
      parler a une personne | parler a quelqu'un | parler a un | parler avec une | parler avec un |
      parler avec quelqu'un | une vraie personne | un vrai humain | etre humain | un conseiller |
      joindre une personne`,
  },
  myTickets: {
    whole: `
      mes billets | mon billet | billets | mes tickets | mon ticket | voir tous mes billets | voir mes billets |
      statut | des nouvelles | du nouveau | avez-vous des nouvelles | est-ce regle | quel est le statut`,
    part: `
      ou en est mon billet | ou est mon billet | ou en est le billet | ou est le billet | ou en est mon ticket |
      ou est mon ticket | ou sont mes billets | ou en sont mes billets | suivi de mon billet | statut de mon billet |
      etat de mon billet | nouvelles de mon billet | ou en est ma demande`,
  },
  noAnswer: {
    whole: `pas de reponse | aucune reponse | personne ne repond | personne n'a repondu`,
    part: `
      jamais eu de reponse | jamais recu de reponse | pas eu de reponse | pas recu de reponse |
      toujours pas de reponse | toujours aucune reponse | j'attends toujours une reponse`,
  },
  whenAnswer: {
    whole: `
      quand aurai-je une reponse | quand est-ce que j'aurai une reponse | quand allez-vous repondre |
      combien de temps cela prendra | combien de temps ca prend | combien de temps dois-je attendre`,
  },
  openTicket: {
    whole: `
      ouvrir un billet | nouveau billet | creer un billet | ouvrir un ticket | je veux ouvrir un billet |
      j'aimerais ouvrir un billet | je voudrais ouvrir un billet | un billet | soumettre un billet`,
  },
  addNote: {
    whole: `
      ajouter une note | ajouter quelque chose | une note | ajouter au billet | je veux ajouter quelque chose`,
  },
  closeTicket: {
    whole: `
      fermez-le | ferme-le | fermer | le fermer | vous pouvez le fermer | tu peux le fermer | mon billet est regle |
      le billet est regle | mon billet est resolu | le billet est resolu | annuler mon billet | annulez mon billet`,
    part: `
      fermer mon billet | fermez mon billet | fermer le billet | fermez le billet | fermer ce billet | clore mon billet |
      clore le billet | fermer mon ticket | fermez mon ticket | fermer le ticket | fermez le ticket`,
  },
  change: {
    whole: `changer | modifier | changer quelque chose | corriger | je veux changer quelque chose | modifiez`,
  },
  thanks: {
    whole: `
      merci | merci beaucoup | merci bien | mille mercis | un grand merci | merci a vous | parfait merci |
      super merci | d'accord merci`,
  },
  bye: {
    whole: `
      au revoir | a bientot | bonne journee | c'est tout | c'est tout merci | non c'est tout | rien d'autre | a plus |
      bonne soiree | bonne nuit | adieu`,
  },
  hello: {
    whole: `
      bonjour | salut | bonsoir | allo | coucou | rebonjour | il y a quelqu'un | y a-t-il quelqu'un | vous etes la |
      etes-vous la | comment allez-vous`,
  },
  solved: {
    whole: `
      c'est regle | regle | ca marche | ca marche maintenant | cela marche | ca fonctionne |
      ca fonctionne maintenant | resolu | c'est resolu | probleme regle | probleme resolu | oui ca marche |
      oui c'est regle | ca a marche | ca a aide | oui ca a aide | merci ca marche | parfait`,
  },
  notSolved: {
    whole: `
      pas regle | pas resolu | meme probleme | meme erreur | toujours pareil | deja essaye | j'ai deja essaye |
      j'ai tout essaye | rien a faire | aucun changement | toujours rien | toujours pas`,
    part: `
      toujours bloque | toujours pas | ne marche toujours pas | marche pas encore | n'a pas aide | pas aide |
      n'a pas marche | pas resolu | pas regle | encore bloque | toujours le meme | toujours la meme`,
  },
  errorCode: {
    whole: `
      je vois un code d'erreur | code d'erreur | j'ai un code d'erreur | un code d'erreur | il y a un code d'erreur |
      j'ai un code`,
  },
  codeLost: {
    whole: `
      pas de code | pas de courriel | rien recu | ou est le code | quel code | aucun code | aucun courriel`,
    part: `
      pas recu | pas encore recu | n'est pas arrive | rien recu | rien n'arrive | n'est jamais arrive |
      pas dans ma boite`,
  },
  english: {
    whole: ``,
  },
  french: {
    whole: ``,
  },
}

export const phrases: Record<Locale, Phrases> = { en, fr }

/** Words around a short answer that change nothing about it. */
export const fillers: readonly string[] = split(`
  thank you very much | thank you so much | thanks a lot | many thanks | merci beaucoup | merci bien |
  please | pls | actually | en fait | finalement | ok | okay | well | um | uh | oh | hey | just | so | svp | s'il vous plait | s'il te plait | euh |
  ben | bien | alors | hi | hello | bonjour | thanks | thank you | merci | sorry | desole | d'accord`)

/** "first" → 1; -1 is the last. */
export const ordinals: Readonly<Record<string, number>> = Object.fromEntries(
  [
    [1, `one | first | 1st | un | une | premier | premiere`],
    [2, `two | second | 2nd | deux | deuxieme | seconde`],
    [3, `three | third | 3rd | trois | troisieme`],
    [4, `four | fourth | 4th | quatre | quatrieme`],
    [5, `five | fifth | 5th | cinq | cinquieme`],
    [6, `six`],
    [-1, `last | dernier | derniere`],
  ].flatMap(([n, list]) => split(list as string).map((word): [string, number] => [word, Number(n)])),
)

/** Words that only one of the languages has, for noticing which one is being written. */
export const tells: Record<Locale, readonly string[]> = {
  en: split(`
    the | is | my | it | and | to | i | you | what | how | cannot | can | open | not | does | when | our | with | of |
    in | have | this`),
  fr: split(`
    je | est | les | une | mon | ma | mes | pas | vous | avec | quand | nos | notre | dans | ouvrir | le | du | des |
    pourquoi | comment | j'ai | n'arrive | c'est | j'arrive | bonjour | impossible | mot | passe | qui | que |
    marche`),
}

/** The phrases of a list. */
export function split(list: string): string[] {
  return list
    .split('|')
    .map((phrase) => phrase.trim())
    .filter(Boolean)
}
