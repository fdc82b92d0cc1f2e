// `npm start`: installs, builds and serves. Only what is out of date is done again.
import { build, install, requireNode, run } from './steps.mjs'

requireNode()
const port = process.env.PORT ?? '3000'
for (const step of [install, build]) {
  const status = await step()
  if (status !== 0) process.exit(status)
}
console.log(`\nTiller is at http://localhost:${port}\n`)
process.exit(await run('npx', ['next', 'start', '--port', port]))
