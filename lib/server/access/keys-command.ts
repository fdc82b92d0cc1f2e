import 'server-only'
import { hashOf, KEY_NAME, newKey } from './api-keys'
import { KeyFile, type FiledKey } from './key-file'

/** What the command works with. */
export interface KeysCli {
  /** The file of keys: TILLER_API_KEYS_FILE. */
  path: string | undefined
  out(line: string): void
  err(line: string): void
}

const USAGE = 'npm run keys -- add NAME | list | revoke NAME'

/** `npm run keys`: the file of keys. A running server sees every change at once. @returns the exit code */
export async function runKeys(args: readonly string[], { path, out, err }: KeysCli): Promise<number> {
  const [command = '', name, ...more] = args
  const takesName = command === 'add' || command === 'revoke'
  if (!(takesName || command === 'list') || (name !== undefined) !== takesName || more.length > 0) {
    err(`Usage: ${USAGE}`)
    return 1
  }
  if (path === undefined) {
    err(
      `Say where the keys are kept, for the server too: TILLER_API_KEYS_FILE=keys.json, or in .env.local. Then: ${USAGE}`,
    )
    return 1
  }
  const file = new KeyFile(path)
  try {
    const keys = await file.readIfThere()
    if (name === undefined) return list(keys, out)
    const problem = command === 'add' ? await add(file, keys, name, out) : await revoke(file, keys, name, out)
    if (problem !== null) err(problem)
    return problem === null ? 0 : 1
  } catch (error) {
    err(error instanceof Error ? error.message : String(error))
    return 1
  }
}

function list(keys: readonly FiledKey[], out: KeysCli['out']): number {
  const width = Math.max(...keys.map(({ name }) => name.length), 0)
  for (const { name, added } of keys) out(`${name.padEnd(width)}  added ${added.slice(0, 10)}`)
  if (keys.length === 0) out('There are no keys: nobody is let in. Add one with: npm run keys -- add NAME')
  return 0
}

async function add(file: KeyFile, keys: readonly FiledKey[], name: string, out: KeysCli['out']) {
  if (!KEY_NAME.test(name))
    return 'A name has up to 64 letters, digits, "_", "." and "-", and begins with a letter or digit.'
  if (keys.some((key) => key.name === name))
    return `There is a key "${name}" already. Revoke it first, or choose another name.`
  const key = newKey()
  await file.write([...keys, { name, hash: hashOf(key), added: new Date().toISOString() }])
  out(key)
  out(`This is the key of "${name}". It is shown this once: only its hash is kept.`)
  return null
}

async function revoke(file: KeyFile, keys: readonly FiledKey[], name: string, out: KeysCli['out']) {
  const rest = keys.filter((key) => key.name !== name)
  if (rest.length === keys.length) return `There is no key "${name}". See them with: npm run keys -- list`
  await file.write(rest)
  out(`The key of "${name}" lets nobody in any more.`)
  return null
}
