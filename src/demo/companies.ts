import type { AgentId, ContactId, CustomerId, SiteKey } from '../domain/ids.ts'
import type { Contact, Customer, SupportDoor, SupportPackage } from '../domain/person.ts'
import type { DeskSeed } from '../storage/seed.ts'

type Known = Partial<Pick<Customer, 'aliases' | 'links' | 'documentCodes'>> & { door?: Partial<SupportDoor> }

/** Companies with doors and aliases that the demonstration's pages and stories lean on. */
const known: Customer[] = [
  customer('meridian-press', 'Meridian Press', 'standard', ['meridian-press.example'], {
    aliases: ['Society for Coastal Studies', 'Meridian'],
    links: ['read.meridian-press.example', 'view.protectedpdf.com/portal/meridian-press'],
    documentCodes: ['MERID-'],
    door: { email: 'readers@meridian-press.example', url: 'https://meridian-press.example/help' },
  }),
  customer('harbour-pilots', 'Harbour Pilots Association', 'elite', ['harbourpilots.example'], {
    aliases: ['HPA'],
    links: ['view.protectedpdf.com/portal/harbour-pilots'],
    documentCodes: ['PILOT-'],
    door: { email: 'library@harbourpilots.example', phone: '+1 604 555 0119', hours: 'Monday to Friday, 8 to 16' },
  }),
  customer('alder-finch', 'Alder & Finch Training', 'standard', ['alderfinch.example'], {
    aliases: ['Alder Finch', 'A&F Training'],
    door: { email: 'courses@alderfinch.example', hours: 'Monday to Saturday, 9 to 17' },
  }),
  customer('quillon-standards', 'Quillon Standards Institute', 'elite', ['quillon.example', 'quillon-labs.example'], {
    aliases: ['QSI'],
    door: { url: 'https://quillon.example/support', phone: '+44 20 7946 0158' },
  }),
  customer('editions-lavande', 'Éditions Lavande', 'standard', ['editions-lavande.example'], {
    door: { email: 'lecteurs@editions-lavande.example', url: 'https://editions-lavande.example/aide' },
  }),
  customer('northfold-journal', 'Northfold Journal of Medicine', 'standard', ['northfold.example'], {
    aliases: ['Northfold Journal', 'NJM'],
    door: { email: 'subscribers@northfold.example' },
  }),
  customer('bright-atoll', 'Bright Atoll Dive School', 'standard', ['brightatoll.example'], {
    door: { phone: '+1 808 555 0177', hours: 'every day, 7 to 19' },
  }),
]

/** The others: name, package, mail domain, the contact's name, and whether that contact has been confirmed. */
const others: [name: string, of: SupportPackage, domain: string, contact: string, confirmed?: false][] = [
  ['Cedar Bar Review', 'standard', 'cedarbar.example', 'Amara Diallo'],
  ['Fjordlight Maps', 'elite', 'fjordlight.example', 'Sigrid Aune'],
  ['Kestrel Aviation Manuals', 'elite', 'kestrel-manuals.example', 'Owen Price'],
  ['Larkspur Music Editions', 'standard', 'larkspur-music.example', 'Beatriz Lima'],
  ['Oakhaven Actuaries', 'elite', 'oakhaven.example', 'Gregor Haas'],
  ['Pinecrest College', 'standard', 'pinecrest.example', 'Denise Walker'],
  ['Tidewater Legal Forms', 'standard', 'tidewater-forms.example', 'Marcus Bell'],
  ['Union des Notaires du Fleuve', 'standard', 'notaires-fleuve.example', 'Élise Gagnon'],
  ['Vantage Market Research', 'elite', 'vantage-mr.example', 'Priscilla Ong'],
  ['Willowbrook Nursing Exams', 'standard', 'willowbrook.example', 'Teresa Novak', false],
  ['Copperline Engineering Codes', 'elite', 'copperline.example', 'Rafael Ortega'],
  ['Saltmarsh Field Guides', 'standard', 'saltmarsh.example', 'Noor Haddad'],
  ['Birch & Stone Architects', 'standard', 'birchstone.example', 'Lena Fischer'],
  ['Institut Boréal de Formation', 'elite', 'institut-boreal.example', 'Mathieu Roy'],
  ['Galen Pharmacy Reference', 'elite', 'galen-ref.example', 'Yusuf Demir'],
  ['Redwood Tax Academy', 'standard', 'redwood-tax.example', 'Carla Jensen'],
  ['Sable Island Charters', 'standard', 'sableisland.example', 'Ewan MacLeod', false],
  ['Thornbury Fire Safety', 'standard', 'thornbury.example', 'Ivy Chen'],
  ['Maple Ridge Optometry Board', 'standard', 'mrob.example', 'Daniel Kim'],
  ['Aster Language Schools', 'standard', 'aster-schools.example', 'Chiara Conti'],
  ['Ironbridge Welding Standards', 'elite', 'ironbridge.example', 'Piotr Zielinski'],
  ['Lumen Patent Digest', 'standard', 'lumen-patents.example', 'Aisha Rahman'],
  ['Coral Bay Hospitality', 'standard', 'coralbay.example', 'Hugo Almeida'],
]

/** Companies, people and addresses of the demonstration. All are made up; every address ends in ".example". */
export const demoDesk: DeskSeed = {
  customers: [
    ...known,
    ...others.map(([name, of, domain]) =>
      customer(idOf(domain), name, of, [domain], { door: { email: `help@${domain}` } }),
    ),
  ],
  contacts: [
    contact('ingrid-solheim', 'meridian-press', 'Ingrid Solheim', 'ingrid@meridian-press.example'),
    contact('tomas-arrieta', 'meridian-press', 'Tomás Arrieta', 'tomas@meridian-press.example'),
    contact('ruth-okafor', 'harbour-pilots', 'Ruth Okafor', 'ruth@harbourpilots.example'),
    contact('leo-brandt-alder', 'alder-finch', 'Leo Brandt', 'leo@brandt-consulting.example'),
    contact('leo-brandt-bright', 'bright-atoll', 'Leo Brandt', 'leo@brandt-consulting.example'),
    contact('hana-suzuki', 'quillon-standards', 'Hana Suzuki', 'hana@quillon.example'),
    contact('claire-dumont', 'editions-lavande', 'Claire Dumont', 'claire@editions-lavande.example'),
    contact('samuel-reyes', 'northfold-journal', 'Samuel Reyes', 'samuel@northfold.example'),
    ...others.map(([, , domain, name, confirmed]) =>
      contact(`${idOf(domain)}-contact`, idOf(domain), name, `${firstName(name)}@${domain}`, confirmed),
    ),
  ],
  invitations: [
    { customer: 'meridian-press' as CustomerId, email: 'nadia@reader.example' },
    { customer: 'meridian-press' as CustomerId, email: 'oskar@reader.example' },
    { customer: 'harbour-pilots' as CustomerId, email: 'captain.bell@ships.example' },
    { customer: 'alder-finch' as CustomerId, email: 'oskar@reader.example' },
    { customer: 'northfold-journal' as CustomerId, email: 'dr.whitlock@clinic.example' },
  ],
  sites: [
    { key: 'vitrium' as SiteKey, name: 'Vitrium', owner: { by: 'vendor' } },
    {
      key: 'meridian-press' as SiteKey,
      name: 'Meridian Press',
      owner: { by: 'customer', customer: 'meridian-press' as CustomerId },
    },
  ],
  agents: [
    { id: 'mia-tremblay' as AgentId, name: 'Mia Tremblay', email: 'mia@vitrium.example', role: 'lead' },
    { id: 'jonas-keller' as AgentId, name: 'Jonas Keller', email: 'jonas@vitrium.example', role: 'agent' },
    { id: 'priya-nair' as AgentId, name: 'Priya Nair', email: 'priya@vitrium.example', role: 'admin' },
    { id: 'sam-whitehorse' as AgentId, name: 'Sam Whitehorse', email: 'sam@vitrium.example', role: 'agent' },
    { id: 'lucie-bouchard' as AgentId, name: 'Lucie Bouchard', email: 'lucie@vitrium.example', role: 'agent' },
  ],
}

function customer(
  id: string,
  name: string,
  supportPackage: SupportPackage,
  domains: string[],
  { door = {}, ...known }: Known,
): Customer {
  const closed: SupportDoor = { email: null, url: null, phone: null, hours: null }
  return {
    id: id as CustomerId,
    name,
    package: supportPackage,
    domains,
    aliases: [],
    links: [],
    documentCodes: [],
    ...known,
    door: { ...closed, ...door },
  }
}

function contact(id: string, customerId: string, name: string, email: string, confirmed = true): Contact {
  return { id: id as ContactId, customer: customerId as CustomerId, name, email, confirmed }
}

function idOf(domain: string): string {
  return domain.replace('.example', '')
}

/** Addresses have no accents. */
function firstName(name: string): string {
  return (name.split(' ')[0] ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
