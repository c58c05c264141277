/** Somebody who says something and waits for the reply. */
export type Talker = { say(text: string): Promise<void>; close(): void }
