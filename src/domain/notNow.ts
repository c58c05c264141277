/**
 * What the desk keeps cannot be reached, or has no room, right now; the same call may well work in a moment. Whether
 * something was saved before the line broke is not known: calls that carry an id of their own can be made again. A fault
 * and no refusal, for nobody has decided anything. `cause` is what the storage said.
 */
export class NotNow extends Error {}
