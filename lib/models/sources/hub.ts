import { z } from 'zod'
import { persist, Transient, type Patience } from './attempts'
import { refusalOf } from './hub-refusals'
import type { HubSettings } from './hub-settings'
import type { HubSource } from './parse-source'
import { safePath } from './safe-path'
import { send, type Answer } from './send'
import { SourceError } from './source-error'

/** A file of a repository, with the hash that the hub promises of its content. */
export interface HubFile {
  path: string
  size: number
  /** sha256 of the content for large files (LFS), SHA-1 of the git blob for small ones. */
  hash: { kind: 'sha256' | 'git'; hex: string }
}

const revisionAnswer = z.looseObject({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) })
const treeAnswer = z.array(
  z.looseObject({
    type: z.string(),
    path: z.string(),
    size: z.number().int().min(0).default(0),
    oid: z.string().regex(/^[0-9a-f]{40,64}$/),
    lfs: z.looseObject({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().min(0) }).nullish(),
  }),
)

/** Answers of the API are far smaller. */
const LONGEST_ANSWER = 64 * 1024 * 1024
const MOST_PAGES = 100

/** The hub's HTTP API, as far as downloading needs it: https://huggingface.co/docs/hub/api. */
export class Hub {
  constructor(
    readonly settings: HubSettings,
    readonly patience: Patience,
  ) {}

  /** The commit that a revision stands for now. @throws SourceError with what to do, for whatever is in the way */
  async commit({ repo, revision }: HubSource): Promise<string> {
    const path = `/api/models/${repo}/revision/${encodeURIComponent(revision)}`
    const { json } = await this.ask(new URL(this.settings.endpoint + path), { repo, revision }, revisionAnswer)
    return json.sha
  }

  /** All files of a commit. @throws SourceError, also if a path would leave the folder that it is put into */
  async files({ repo, revision }: HubSource, commit: string): Promise<HubFile[]> {
    const files: HubFile[] = []
    let next: URL | null = new URL(`${this.settings.endpoint}/api/models/${repo}/tree/${commit}?recursive=true`)
    for (let page = 0; next !== null; page++) {
      if (page === MOST_PAGES) throw new SourceError(`${repo} has too many files to be a model.`)
      const { json, headers }: { json: z.infer<typeof treeAnswer>; headers: Headers } = await this.ask(
        next,
        { repo, revision },
        treeAnswer,
      )
      for (const { type, path, size, oid, lfs } of json) {
        if (type !== 'file') continue
        const hash = lfs ? { kind: 'sha256' as const, hex: lfs.oid } : { kind: 'git' as const, hex: oid }
        files.push({ path: safePath(path), size: lfs?.size ?? size, hash })
      }
      next = nextPage(headers, next)
    }
    return files
  }

  /**
   * Begins to download a file of a commit.
   * @param from the first byte that is wanted; the answer's status is 206 if the server begins there, 200 if it begins anew,
   * and 416 if the file has no such byte
   */
  open({ repo, revision }: HubSource, commit: string, path: string, from: number): Promise<Answer> {
    const encoded = path.split('/').map(encodeURIComponent).join('/')
    const url = new URL(`${this.settings.endpoint}/${repo}/resolve/${commit}/${encoded}`)
    return this.get(url, { repo, revision, path }, from > 0 ? { Range: `bytes=${from}-` } : {}, [416])
  }

  private ask<T extends z.ZodType>(url: URL, about: Asked, schema: T): Promise<{ json: z.infer<T>; headers: Headers }> {
    return persist(this.patience, async () => {
      const answer = await this.get(url, about, { Accept: 'application/json' })
      const parsed = schema.safeParse(jsonOf(await textOf(answer)))
      if (parsed.success) return { json: parsed.data, headers: answer.headers }
      throw new SourceError(`${url.host} does not answer as the hub does: ${z.prettifyError(parsed.error)}. Is HF_ENDPOINT right?`)
    })
  }

  private async get(url: URL, about: Asked, headers: Record<string, string>, also: number[] = []): Promise<Answer> {
    const { endpoint, token } = this.settings
    const origin = new URL(endpoint).origin
    const answer = await send({ url, headers, token: token?.value ?? null, origin, signal: this.patience.signal })
    if ((answer.status >= 200 && answer.status < 300) || also.includes(answer.status)) return answer
    await answer.leave()
    throw refusalOf(answer, about, this.settings)
  }
}

/** What a request is about, for messages. */
export interface Asked {
  repo: string
  revision: string
  path?: string
}

async function textOf(answer: Answer): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of answer.pieces()) {
    size += piece.length
    if (size > LONGEST_ANSWER) throw new SourceError('The hub answers more than a list of files can be.')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** An answer that breaks off is not JSON either, and may be whole the next time. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Transient('The hub answered what is not JSON.')
  }
}

/** `Link: <address>; rel="next"`. It stays with the host that was asked, and so does the token. */
function nextPage(headers: Headers, url: URL): URL | null {
  const [, link] = /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? []
  if (link === undefined) return null
  const next = new URL(link, url)
  if (next.host !== url.host) throw new SourceError(`The hub's list of files goes on at another host, ${next.host}.`)
  return next
}
