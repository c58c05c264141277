import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectSafe, expectWell, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 420_000)
afterAll(() => house?.close())
afterEach(() => expectWell(house))

/** Everywhere a part of the address chooses what is given out; `:victim` and `:own` are conversations. */
const doors = [
  '/',
  '/assets/',
  '/console/assets/',
  '/api/docs/assets/',
  '/help/',
  '/help/section/',
  '/calendar/deadlines/',
  '/dev/mailbox/',
  '/dev/letters/en/',
  '/api/files/',
  '/api/files/:victim/',
  '/api/conversations/',
  '/api/customers/',
  '/api/admin/mails/',
  '/api/admin/webhooks/',
  '/api/admin/webhooks/none/deliveries/',
  '/v3/directline/conversations/',
  '/v3/directline/conversations/:own/files/',
  '/v3/directline/conversations/:own/files/:victimfile/',
]

/** Ways of asking for something else than what the address seems to say. */
const tricks: [what: string, path: string][] = [
  ['parents', '../../../../package.json'],
  ['encoded parents', '%2e%2e/%2e%2e/%2e%2e/package.json'],
  ['parents with encoded slashes', '..%2f..%2f..%2fpackage.json'],
  ['all encoded', '%2e%2e%2f%2e%2e%2fpackage.json'],
  ['encoded twice', '%252e%252e%252f%252e%252e%252fpackage.json'],
  ['encoded three times', '%25252e%25252e%25252fpackage.json'],
  ['backslashes', '..\\..\\..\\package.json'],
  ['encoded backslashes', '..%5c..%5c..%5cpackage.json'],
  ['parents behind four dots', '....//....//package.json'],
  ['parents behind a semicolon', '..;/..;/package.json'],
  ['overlong dots', '%c0%ae%c0%ae/%c0%ae%c0%ae/package.json'],
  ['an overlong slash', '..%c0%af..%c0%afpackage.json'],
  ['a longer overlong slash', '..%e0%80%af..%e0%80%afpackage.json'],
  ['full-width dots', '%ef%bc%8e%ef%bc%8e/package.json'],
  ['a zero byte', 'index.html%00.png'],
  ['a zero byte alone', '%00'],
  ['half a percent sign', '%'],
  ['no hexadecimal', '%zz%u002e'],
  ['half a character', '%e2%82'],
  ['a surrogate', '%ed%a0%80'],
  ['an absolute path', '%2fetc%2fpasswd'],
  ['a drive', 'C:%5cWindows%5cwin.ini'],
  ['a network share', '%5c%5cevil.example%5cshare'],
  ['a device of Windows', 'CON'],
  ['a printer of Windows', 'LPT1.txt'],
  ['a stream of a file', 'index.html::$DATA'],
  ['a name that ends in dots', 'index.html...'],
  ['a name that ends in a blank', 'index.html%20'],
  ['a file of the shell', '.env'],
  ['a repository', '.git/config'],
  ['a folder of the process', '%2fproc%2fself%2fenviron'],
  ['a file’s address', 'file:%2f%2f%2fetc%2fpasswd'],
  ['the key of objects', '__proto__'],
  ['the maker of objects', 'constructor'],
  ['a template', '$%7b7*7%7d%7b%7b7*7%7d%7d'],
  ['SQL', "'%20OR%20'1'%3D'1"],
  ['a line break', 'x%0d%0aSet-Cookie:%20evil=1'],
  ['markup', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ['2,500 letters', 'a'.repeat(2_500)],
  ['many slashes', '/'.repeat(200)],
]

const stolen = /"dependencies"|root:x:0|\[core\]|\[fonts\]|SIGNPOST_SECRET|DATABASE_URL/

describe.each(doors)('an address below %s', (door) => {
  test.each(tricks)('gives out nothing for %s', async (what, trick) => {
    const path =
      door
        .replace(':victimfile', house.victimFile)
        .replace(':victim', house.victim.conversation)
        .replace(':own', house.attacker.conversation) + trick
    const isConsole = door.startsWith('/api/')
    const answer = await house.send({
      path,
      headers: isConsole ? { cookie: house.admin } : { authorization: `Bearer ${house.attacker.bearer}` },
    })
    expectSafe(answer)
    // the console's door is open to the one who asks, so it is the address itself that is refused
    if (isConsole) expect(answer.status).not.toBe(401)
    expect(answer.text).not.toMatch(stolen)
    expect(answer.text).not.toContain('<script>alert')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect([what, answer.status >= 400]).toEqual([what, true])
  })
})

test('the victim’s file is there all along, for whoever has its whole address', async () => {
  const answer = await house.send({ path: `${house.victim.own}/files/${house.victimFile}/x.txt` })
  expect(answer.status).toBe(200)
  expect(answer.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
})
