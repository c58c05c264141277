import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Bicep, namesIn, readBicep } from './bicep.ts'
import { planted, read, type Tree } from './files.ts'

const bicep = read('deploy/azure/bot.bicep')
const API = '2022-09-15'

const text = z.string().min(1)
const name = z.object({ expression: z.string() })
const flag = z.boolean()
const channel = <Name extends string, Shape extends z.ZodRawShape>(called: Name, shape: Shape) =>
  z.strictObject({
    parent: z.object({ expression: z.literal('bot') }),
    name: z.literal(called),
    location: z.literal('global'),
    properties: z.strictObject({ channelName: z.literal(called), properties: z.strictObject(shape) }),
  })

/** The resource provider's own shapes of version 2022-09-15, as far as they are used; every key beyond is a fault. */
const shapes: Record<string, z.ZodType[]> = {
  [`Microsoft.BotService/botServices@${API}`]: [
    z.strictObject({
      name,
      location: z.literal('global'),
      kind: z.literal('azurebot'),
      sku: z.strictObject({ name }),
      properties: z.strictObject({
        displayName: name,
        description: text,
        endpoint: z.string().endsWith('/api/messages'),
        msaAppType: z.enum(['SingleTenant', 'UserAssignedMSI']),
        msaAppId: name,
        msaAppTenantId: name,
        isStreamingSupported: flag,
      }),
    }),
  ],
  [`Microsoft.BotService/botServices/channels@${API}`]: [
    channel('MsTeamsChannel', { isEnabled: flag, enableCalling: z.literal(false), acceptedTerms: flag }),
    channel('WebChatChannel', {
      sites: z.array(z.strictObject({ siteName: text, isEnabled: flag, isWebchatPreviewEnabled: flag })).min(1),
    }),
    channel('DirectLineChannel', {
      sites: z
        .array(
          z.strictObject({
            siteName: text,
            isEnabled: flag,
            isV1Enabled: z.literal(false),
            isV3Enabled: flag,
            isSecureSiteEnabled: z.literal(true),
            trustedOrigins: z.array(name).min(1),
          }),
        )
        .min(1),
    }),
  ],
}

/** What is wrong with a Bicep file, in sentences. */
function complaints(source: string): string[] {
  let file: Bicep
  try {
    file = readBicep(source)
  } catch (fault) {
    return [(fault as Error).message]
  }
  const found: string[] = []
  const known = [...file.params, ...file.resources].map((each) => each.name)
  const used = [
    ...file.resources.flatMap(({ body, condition }) => namesIn([body, condition ?? true])),
    ...file.outputs.flatMap(({ value }) => namesIn(value)),
  ]
  found.push(...used.filter((each) => !known.includes(each)).map((each) => `${each} is not declared`))
  found.push(...file.params.filter((each) => !used.includes(each.name)).map((each) => `${each.name} is not used`))
  found.push(...known.filter((each, at) => known.indexOf(each) !== at).map((each) => `${each} is declared twice`))
  for (const { name, type, decorators } of file.params) {
    if (!['string', 'bool', 'int'].includes(type)) found.push(`${name} has no type that there is`)
    if (!decorators.includes('description')) found.push(`${name} is not described`)
    if (/secret|password/i.test(name)) found.push(`${name} does not belong here`)
  }
  for (const { name, type, body } of file.resources) {
    const tried = (shapes[type] ?? []).map((shape) => shape.safeParse(body))
    if (tried.length === 0) found.push(`${name}: no such type ${type}`)
    if (tried.length > 0 && !tried.some(({ success }) => success))
      found.push(
        `${name}: ${tried.map(({ error }) => error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ')).join(' | ')}`,
      )
  }
  return found
}

describe('the registration with Azure', () => {
  test('is what the resource provider takes', () => {
    expect(complaints(bicep)).toEqual([])
    const { resources, params } = readBicep(bicep)
    expect(resources.map(({ name }) => name)).toEqual(['bot', 'teams', 'webChat', 'directLine'])
    expect(resources[0]?.body.properties).toMatchObject({ endpoint: `\${publicUrl}/api/messages` })
    expect(params.filter(({ value }) => value === null).map(({ name }) => name)).toEqual([
      'botName',
      'appId',
      'appTenantId',
      'publicUrl',
    ])
  })

  const faults: [string, string | RegExp, string, RegExp][] = [
    ['a name with a slip', 'msaAppId: appId', 'msaAppId: appIdd', /appIdd is not declared/],
    ['a property that there is not', 'isStreamingSupported: false', 'isStreaming: false', /isStreaming/],
    ['another door', '/api/messages', '/api/message', /endpoint/],
    [
      'a parameter that nothing uses',
      "param sku string = 'S1'",
      "param sku string = 'S1'\nparam rest string",
      /rest is not used/,
    ],
    ['a type that there is not', 'botServices/channels@2022-09-15', 'botServices/canals@2022-09-15', /no such type/],
    ['a brace too few', /\n\}\n\nresource teams/, '\n\nresource teams', /line \d+/],
    ['a channel of another name', "name: 'WebChatChannel'", "name: 'WebchatChannel'", /webChat/],
    ['an open Direct Line', 'isSecureSiteEnabled: true', 'isSecureSiteEnabled: false', /isSecureSiteEnabled/],
    ['what is no Bicep', 'param appId string', 'parameter appId string', /line \d+/],
  ]
  test.each(faults)('%s would be noticed', (_what, from, to, said) => {
    expect(complaints(planted(bicep, from, to)).join('\n')).toMatch(said)
  })

  test('its parameter file sets what is needed, and nothing that does not exist', () => {
    const lines = read('deploy/azure/bot.bicepparam')
      .replace(/^\/\/.*\n/gm, '')
      .split('\n')
      .filter(Boolean)
    expect(lines[0]).toBe("using 'bot.bicep'")
    const set = lines.slice(1).map((line) => /^param (\w+) = '[^']+'$/.exec(line)?.[1])
    const { params } = readBicep(bicep)
    expect(set.filter((each) => !params.some((param) => param.name === each))).toEqual([])
    expect(params.filter(({ name, value }) => value === null && !set.includes(name))).toEqual([])
  })
})

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const page = z.url({ protocol: /^https$/ }).max(2048)
/** Teams' manifest, version 1.24, as far as it is used: lengths and choices are its own. */
const manifestShape = z.strictObject({
  $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.24/MicrosoftTeams.schema.json'),
  manifestVersion: z.literal('1.24'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: uuid,
  developer: z.strictObject({
    name: z.string().min(1).max(32),
    websiteUrl: page,
    privacyUrl: page,
    termsOfUseUrl: page,
  }),
  name: z.strictObject({ short: z.string().min(1).max(30), full: z.string().min(1).max(100) }),
  description: z.strictObject({ short: z.string().min(1).max(80), full: z.string().min(1).max(4000) }),
  icons: z.strictObject({ color: z.literal('color.png'), outline: z.literal('outline.png') }),
  accentColor: z.string().regex(/^#[0-9A-F]{6}$/),
  localizationInfo: z.strictObject({
    defaultLanguageTag: z.literal('en'),
    additionalLanguages: z
      .array(z.strictObject({ languageTag: z.literal('fr'), file: z.literal('fr.json') }))
      .length(1),
  }),
  bots: z
    .array(
      z.strictObject({
        botId: uuid,
        scopes: z.array(z.enum(['personal', 'team', 'groupChat'])).min(1),
        supportsFiles: z.boolean(),
        isNotificationOnly: z.literal(false),
        commandLists: z
          .array(
            z.strictObject({
              scopes: z.array(z.enum(['personal', 'team', 'groupChat'])).min(1),
              commands: z
                .array(z.strictObject({ title: z.string().min(1).max(32), description: z.string().min(1).max(128) }))
                .max(10),
            }),
          )
          .max(3),
      }),
    )
    .length(1),
  validDomains: z.array(z.string().regex(/^[a-z0-9.-]+$/)).max(16),
})

/** Width, height and whether there are see-through places, of a PNG. */
function png(bytes: Buffer): { width: number; height: number; alpha: boolean } {
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), alpha: bytes[25] === 6 }
}

describe('the Teams app', () => {
  const manifest: Tree = JSON.parse(read('deploy/teams/manifest.json'))

  test('is what Teams takes, for talks with one person', () => {
    expect(manifestShape.safeParse(manifest).error?.issues ?? []).toEqual([])
    expect(manifest.bots[0].scopes).toEqual(['personal'])
    expect(manifest.bots[0].botId).toBe(manifest.id)
  })

  const faults: [string, (manifest: Tree) => void][] = [
    ['a key that there is not', (faulty) => (faulty.bots[0].supportFiles = true)],
    ['a name that is too long', (faulty) => (faulty.name.short = 'Signpost, the assistant of your desk')],
    ['an address without TLS', (faulty) => (faulty.developer.privacyUrl = 'http://help.example.org')],
    ['another version than its schema', (faulty) => (faulty.manifestVersion = '1.17')],
    ['an id that is none', (faulty) => (faulty.id = 'signpost')],
  ]
  test.each(faults)('%s would be noticed', (_what, plant) => {
    const faulty = structuredClone(manifest)
    plant(faulty)
    expect(manifestShape.safeParse(faulty).success).toBe(false)
  })

  test('speaks French wherever it speaks English, and no longer than it may', () => {
    const { $schema: _left, ...french }: Record<string, string> = JSON.parse(read('deploy/teams/fr.json'))
    const inFrench = structuredClone(manifest)
    for (const [path, words] of Object.entries(french)) {
      const keys = path.replace(/\[(\d+)\]/g, '.$1').split('.')
      const last = keys.pop() ?? ''
      const home = keys.reduce((at: Tree, key) => at[key], inFrench)
      expect(home[last], path).toBeTypeOf('string')
      home[last] = words
    }
    expect(manifestShape.safeParse(inFrench).error?.issues ?? []).toEqual([])
    const commands = manifest.bots[0].commandLists[0].commands.length
    expect(Object.keys(french)).toHaveLength(4 + 2 * commands)
  })

  test('has its icons in the two sizes that Teams asks for', () => {
    expect(png(readFileSync('deploy/teams/color.png'))).toMatchObject({ width: 192, height: 192 })
    expect(png(readFileSync('deploy/teams/outline.png'))).toEqual({ width: 32, height: 32, alpha: true })
  })
})
