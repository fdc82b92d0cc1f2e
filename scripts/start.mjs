// `npm start`: installs, builds and serves. Only what is out of date is done again. npm hands signals to a shell, which must have
// become this process to pass them on: hence `exec`, which Windows has not and goes on without.
import { build, install, requireNode } from './steps.mjs'

requireNode()
for (const step of [install, build]) {
  const status = await step()
  if (status !== 0) process.exit(status)
}
const { serveBuild } = await import('./serve.mjs')
await serveBuild()
