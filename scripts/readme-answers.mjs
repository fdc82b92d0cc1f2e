/**
 * Runs every `curl` block of README.md in order, against the server that the blocks name, and writes what came back into the
 * block below it. `npm run readme`, with `npm start` running on an empty TILLER_DATA_DIR. Fails if a call fails to reach the server; changes nothing then.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const README = new URL('../README.md', import.meta.url)
const CALL = /```sh\n(curl [^]*?)\n```\n\n```json\n[^]*?\n```/g
/** Lines of a stream that are shown before its last one. */
const SHOWN_OF_STREAM = 3

const spaced = (value) =>
  JSON.stringify(value, null, 1)
    .replaceAll(/\n\s*/g, ' ')
    .replaceAll(/([[{]) /g, '$1')
    .replaceAll(/ ([\]}])/g, '$1')

/** JSON as a person would write it down: a line for each entry of the outermost list or of an object of several keys. */
function laidOut(json) {
  if (Array.isArray(json)) return `[\n${json.map((item) => `  ${spaced(item)}`).join(',\n')}\n]`
  const lines = Object.entries(json).map(([key, value]) => `  ${JSON.stringify(key)}: ${spaced(value)}`)
  return lines.length < 3 ? spaced(json) : `{\n${lines.join(',\n')}\n}`
}

function shown(command, answer) {
  if (answer.startsWith('data: ')) {
    const events = answer.split('\n').filter((line) => line !== '')
    return [...events.slice(0, SHOWN_OF_STREAM), '…', events.at(-1)].join('\n')
  }
  return command.includes('| head') ? `${answer}…` : laidOut(JSON.parse(answer))
}

const text = readFileSync(README, 'utf8')
let calls = 0
const renewed = text.replaceAll(CALL, (_, command) => {
  calls++
  const answer = execFileSync('bash', ['-c', command], { encoding: 'utf8', timeout: 60_000 }).trim()
  if (answer === '') throw new Error(`No answer to:\n${command}`)
  return `\`\`\`sh\n${command}\n\`\`\`\n\n\`\`\`json\n${shown(command, answer)}\n\`\`\``
})
writeFileSync(README, renewed)
console.log(`${calls} answers written into README.md`)
