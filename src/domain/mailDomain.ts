/** Where anybody can have an address; such an address makes nobody a member of a customer's staff. */
const publicDomains = new Set(
  `aol.com att.net bell.net bellsouth.net bigpond.com bluewin.ch bt.com btinternet.com charter.net comcast.net cox.net
   duck.com earthlink.net email.com fastmail.com fastmail.fm free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net
   googlemail.com hey.com hotmail.be hotmail.ca hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it
   hushmail.com icloud.com inbox.com kakao.com laposte.net libero.it live.ca live.co.uk live.com live.fr live.nl mac.com
   mail.com mail.ru me.com msn.com naver.com neuf.fr ntlworld.com numericable.fr optonline.net optusnet.com.au orange.fr
   outlook.com outlook.de outlook.es outlook.fr pm.me proton.me protonmail.ch protonmail.com qq.com rediffmail.com rocketmail.com
   rogers.com sbcglobal.net sfr.fr shaw.ca skynet.be sympatico.ca t-online.de talktalk.net telus.net terra.com.br tuta.com
   tutanota.com uol.com.br verizon.net videotron.ca virginmedia.com wanadoo.fr web.de xtra.co.nz yahoo.ca yahoo.co.in
   yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com
   zoho.com 126.com 163.com`.split(/\s+/),
)

/** The domain of an address, lower case. */
export function mailDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

/** Whether anybody can have an address there. */
export function isPublicMail(domain: string): boolean {
  return publicDomains.has(domain)
}
