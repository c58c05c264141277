/** What everything of the page of webhooks is read again by. */
export const key = ['admin', 'webhooks']
