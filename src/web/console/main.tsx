import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { Problem } from './api.ts'
import { locale } from './language.ts'
import '../tokens.css'
import './console.css'
import './parts/parts.css'
import './dialogs.css'
import './signIn/signIn.css'
import './queue/queue.css'
import './conversation/log.css'
import './conversation/reply.css'
import './conversation/conversation.css'
import './facts/facts.css'
import './alerts/alerts.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // the event stream says what is new; this only catches what it may have missed
      refetchInterval: 60_000,
      staleTime: 5_000,
      networkMode: 'always',
      retry: (count, problem) => problem instanceof Problem && problem.mayPass && count < 2,
      throwOnError: false,
    },
    mutations: { networkMode: 'always' },
  },
})

document.documentElement.lang = locale
const container = document.getElementById('console')
if (!container) throw new Error('index.html has no element with the id "console"')
createRoot(container).render(
  <QueryClientProvider client={client}>
    <App />
  </QueryClientProvider>,
)
