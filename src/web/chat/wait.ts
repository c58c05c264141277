/** How long the desk asks to wait, in milliseconds, in the body of a refusal; undefined where it says nothing of it. */
export function waitIn(body: unknown): number | undefined {
  const waitMs = isRecord(body) && isRecord(body.error) ? body.error.retryAfterMs : undefined
  return typeof waitMs === 'number' && waitMs > 0 && waitMs <= 86_400_000 ? waitMs : undefined
}

/** The same in what chat clients report when a message was refused; undefined where it failed for another reason. */
export function waitAfter(fault: unknown): number | undefined {
  if (!isRecord(fault) || fault.status !== 429 || !isRecord(fault.xhr)) return undefined
  const { response } = fault.xhr
  return waitIn(typeof response === 'string' ? parsed(response) : response) ?? 30_000
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
