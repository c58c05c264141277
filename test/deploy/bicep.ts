/** What a Bicep file declares. Values are as written; an expression is `{ expression }`, names in it as they stand. */
export type Bicep = {
  params: { name: string; type: string; value: Value | null; decorators: string[] }[]
  resources: { name: string; type: string; condition: Value | null; body: Record<string, Value> }[]
  outputs: { name: string; type: string; value: Value }[]
}
export type Value = string | number | boolean | Value[] | { [key: string]: Value }

const TOKEN = /\s*(?:\/\/[^\n]*\s*)*('(?:\\.|[^'\\])*'|\d+|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|[@(){}[\]:=]|$)/y

/**
 * Reads the part of Bicep that our files keep to: decorated parameters, resources with or without a condition, outputs;
 * strings, numbers, true, false, arrays, objects, names. Throws an Error with the line for anything else, so that a slip
 * cannot pass for something that this reader does not know.
 */
export function readBicep(text: string): Bicep {
  const tokens = tokensOf(text)
  let at = 0
  const peek = () => tokens[at]?.word ?? ''
  const fail = (wanted: string): never => {
    throw new Error(`line ${tokens[at]?.line}: expected ${wanted}, found "${peek()}"`)
  }
  const take = (wanted?: string): string => {
    const word = peek()
    if (word === '' || (wanted !== undefined && word !== wanted)) fail(wanted ?? 'more')
    at++
    return word
  }
  const name = (): string => (/^[A-Za-z_]\w*$/.test(peek()) ? take() : fail('a name'))

  function value(): Value {
    const word = take()
    if (word.startsWith("'")) return word.slice(1, -1).replace(/\\(.)/g, '$1')
    if (/^\d+$/.test(word)) return Number(word)
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === '[') {
      const items: Value[] = []
      while (peek() !== ']') items.push(value())
      take(']')
      return items
    }
    if (word === '{') return object()
    if (/^[A-Za-z_]/.test(word)) return { expression: word }
    at--
    return fail('a value')
  }
  function object(): Record<string, Value> {
    const entries: Record<string, Value> = {}
    while (peek() !== '}') {
      const key = name()
      if (key in entries) fail(`another key than ${key}, which stands there already,`)
      take(':')
      entries[key] = value()
    }
    take('}')
    return entries
  }

  const file: Bicep = { params: [], resources: [], outputs: [] }
  let decorators: string[] = []
  while (peek() !== '') {
    const word = take()
    if (word === '@') {
      decorators.push(name())
      take('(')
      value()
      take(')')
    } else if (word === 'param') {
      const [called, type] = [name(), name()]
      const hasPreset = peek() === '='
      if (hasPreset) take('=')
      const preset = hasPreset ? value() : null
      file.params.push({ name: called, type, value: preset, decorators })
      decorators = []
    } else if (word === 'resource') {
      const called = name()
      const type = String(value())
      take('=')
      let condition: Value | null = null
      if (peek() === 'if') {
        take('if')
        take('(')
        condition = value()
        take(')')
      }
      take('{')
      file.resources.push({ name: called, type, condition, body: object() })
    } else if (word === 'output') {
      const [called, type] = [name(), name()]
      take('=')
      file.outputs.push({ name: called, type, value: value() })
    } else {
      at--
      fail('param, resource, output or @')
    }
  }
  return file
}

function tokensOf(text: string): { word: string; line: number }[] {
  const found: { word: string; line: number }[] = []
  const token = new RegExp(TOKEN)
  for (;;) {
    const from = token.lastIndex
    const match = token.exec(text)
    const line = text.slice(0, match ? token.lastIndex : from).split('\n').length
    if (!match) throw new Error(`line ${line}: this reader does not know "${text.slice(from).trim().slice(0, 20)}"`)
    if (!match[1]) return found
    found.push({ word: match[1], line })
  }
}

/** Every name that a value uses, in expressions and in strings with ${…}. */
export function namesIn(value: Value): string[] {
  if (typeof value === 'string') return [...value.matchAll(/\$\{([A-Za-z_]\w*)/g)].map((match) => match[1] ?? '')
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object') return []
  const { expression } = value
  return typeof expression === 'string' ? [expression.split('.')[0] ?? ''] : Object.values(value).flatMap(namesIn)
}
