import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashOf, keyWithHash, newKey, parseKeys } from './api-keys'
import { KeyFile } from './key-file'
import { KeyRing } from './key-ring'
import { runKeys } from './keys-command'
import { COOKIE, SignIn } from './sign-in'

let dir: string
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'keys-'))))
afterAll(() => rm(dir, { recursive: true }))

/** Runs `npm run keys` on a file. */
async function keys(path: string | undefined, ...args: string[]) {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runKeys(args, {
    path,
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, ...said }
}

describe('npm run keys', () => {
  it('makes a key, of which the file keeps a hash for its owner alone', async () => {
    const path = join(dir, 'keys.json')
    const { code, out } = await keys(path, 'add', 'anna')
    expect(code).toBe(0)
    const [key = ''] = out
    expect(key).toMatch(/^tiller-[\w-]{43}$/)
    const text = await readFile(path, 'utf8')
    expect(text).not.toContain(key)
    expect(text).toContain(hashOf(key).toString('hex'))
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await keys(path, 'list')).out).toEqual([expect.stringMatching(/^anna {2}added \d{4}-\d\d-\d\d$/)])
  })

  it('is obeyed at once by a running server: an added key opens, a revoked one does not, and the last one leaves it shut', async () => {
    const path = join(dir, 'running.json')
    const [first = ''] = (await keys(path, 'add', 'anna')).out
    const ring = new KeyRing([], new KeyFile(path))
    expect((await ring.find(first))?.name).toBe('anna')
    const [second = ''] = (await keys(path, 'add', 'bob')).out
    expect((await ring.find(second))?.name).toBe('bob')
    await keys(path, 'revoke', 'anna')
    expect(await ring.find(first)).toBeUndefined()
    await keys(path, 'revoke', 'bob')
    expect(await ring.find(second)).toBeUndefined()
    expect(ring.needed).toBe(true)
  })

  it('lets nobody in where the file is gone or is no file of keys', async () => {
    const path = join(dir, 'lost.json')
    const [key = ''] = (await keys(path, 'add', 'anna')).out
    const ring = new KeyRing([], new KeyFile(path))
    await ring.find(key)
    await writeFile(path, '{"keys": [{"name": "anna"}]}')
    await expect(ring.find(key)).rejects.toThrow(/no file of keys/)
    expect((await keys(path, 'add', 'bob')).err).toEqual([expect.stringContaining('no file of keys')])
    await rm(path)
    await expect(ring.find(key)).rejects.toThrow(/ENOENT/)
  })

  it.each([[], ['add'], ['list', 'anna'], ['revoke'], ['add', 'a', 'b'], ['rename', 'a']])(
    'says how it is used: %j',
    async (...args) => {
      expect(await keys(join(dir, 'x.json'), ...args)).toMatchObject({
        code: 1,
        err: [expect.stringContaining('Usage')],
      })
    },
  )

  it('refuses names that are taken, unknown or unfit, and asks for a file', async () => {
    const path = join(dir, 'names.json')
    await keys(path, 'add', 'anna')
    for (const args of [
      ['add', 'anna'],
      ['add', 'a/b'],
      ['revoke', 'bob'],
    ])
      expect(await keys(path, ...args)).toMatchObject({ code: 1, out: [] })
    expect((await keys(undefined, 'list')).err).toEqual([expect.stringContaining('TILLER_API_KEYS_FILE')])
  })
})

describe('TILLER_API_KEYS', () => {
  it('takes keys, and hashes of keys', () => {
    const [one, two] = [newKey(), newKey()]
    const known = parseKeys(`anna:${one}, bob:sha256:${hashOf(two).toString('hex')},`, (fault) =>
      expect.fail(fault),
    )
    expect(keyWithHash(known, hashOf(one))?.name).toBe('anna')
    expect(keyWithHash(known, hashOf(two))?.name).toBe('bob')
    expect(keyWithHash(known, hashOf(`${one} `))).toBeUndefined()
  })
})

describe('the cookie of those who have signed in', () => {
  const key = { name: 'anna.b-c', hash: hashOf('one') }
  const others = [{ name: 'bob', hash: hashOf('two') }, key]
  const now = Date.UTC(2030, 0, 1)
  const day = 24 * 60 * 60 * 1000
  const cookie = new SignIn('secret').issue(key, false, now).split(';')[0]!
  const found = (text: string | null, secret = 'secret', keys = others, at = now) =>
    new SignIn(secret).keyOf(text, keys, at)?.name

  it('stands for the key for thirty days', () => {
    expect(found(`other=1; ${cookie}; more=2`)).toBe('anna.b-c')
    expect(found(cookie, 'secret', others, now + 29 * day)).toBe('anna.b-c')
    expect(found(cookie, 'secret', others, now + 31 * day)).toBeUndefined()
  })

  it('is worth nothing changed, signed with another secret, or for a key that was revoked or replaced', () => {
    const [name, ends, signature] = cookie.slice(COOKIE.length + 1).split(':')
    for (const forged of [
      `bob:${ends}:${signature}`,
      `${name}:${Number(ends) + 1}:${signature}`,
      `${name}:${ends}:`,
      `${name}`,
      '',
    ])
      expect(found(`${COOKIE}=${forged}`)).toBeUndefined()
    expect(found(null)).toBeUndefined()
    expect(found(cookie, 'other secret')).toBeUndefined()
    expect(found(cookie, 'secret', others.slice(0, 1))).toBeUndefined()
    expect(found(cookie, 'secret', [{ ...key, hash: hashOf('three') }])).toBeUndefined()
  })

  it('is for encrypted connections only where the page came by one', () => {
    expect(new SignIn('secret').issue(key, true)).toMatch(/; Secure$/)
    expect(new SignIn('secret').issue(key, false)).not.toContain('Secure')
  })
})
