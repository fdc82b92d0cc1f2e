// `npm start`: installs, builds and serves. Only what is out of date is done again.
import { build, install, requireNode } from './steps.mjs'

requireNode()
for (const step of [install, build]) {
  const status = await step()
  if (status !== 0) process.exit(status)
}
const { serveBuild } = await import('./serve.mjs')
await serveBuild()
