import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import restify from 'restify'
import { readJson } from './readJson.ts'

/**
 * The baseline: what a developer on this stack writes first. An echo bot on CloudAdapter behind restify, nothing stored,
 * no authentication. It tells its parent the port, and its CPU time when asked.
 */
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
const bot = new ActivityHandler()
bot.onMessage(async (context, next) => {
  await context.sendActivity(`You said ${context.activity.text}`)
  await next()
})

const server = restify.createServer()
server.post('/api/messages', async (request, response) => {
  const body = await readJson(request)
  Object.assign(request, { body })
  await adapter.process(request, response, (context) => bot.run(context))
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: Number(new URL(server.url).port) }))
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage().rss }))
process.on('disconnect', () => process.exit(0))
