import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers one request in place of the hub. `content` is the file's, for downloads. */
export type Trick = (request: IncomingMessage, response: ServerResponse, content: Buffer) => void

export interface Asked {
  path: string
  authorization?: string
  range?: string
}

const sha = (kind: 'sha1' | 'sha256', ...parts: (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash(kind)).digest('hex')

/** A hub of one model, on loopback, that serves as the real one does until it is told a trick. */
export class TestHub {
  readonly asked: Asked[] = []
  /** Tricks by the end of the path that is asked for, each used up by one request. */
  private readonly tricks: { end: string; trick: Trick }[] = []
  private readonly open = new Set<ServerResponse>()

  private constructor(
    private readonly server: Server,
    private files: Record<string, Buffer>,
    /** The commit that `main` stands for. */
    public commit: string,
  ) {}

  /** @param files by path; those of more than 100 bytes are kept as LFS files */
  static async start(files: Record<string, string | Buffer>): Promise<TestHub> {
    const server = createServer((request, response) => hub.answer(request, response))
    const hub = new TestHub(server, {}, '')
    hub.change(files)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return hub
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** Replaces the repository's content by another commit. */
  change(files: Record<string, string | Buffer>): void {
    this.files = Object.fromEntries(Object.entries(files).map(([path, data]) => [path, Buffer.from(data)]))
    this.commit = sha('sha1', JSON.stringify(Object.entries(this.files).map(([path, data]) => [path, sha('sha1', data)])))
  }

  /** The next request whose path ends so is answered by the trick. */
  next(end: string, trick: Trick, times = 1): this {
    for (let i = 0; i < times; i++) this.tricks.push({ end, trick })
    return this
  }

  askedFor(end: string): Asked[] {
    return this.asked.filter(({ path }) => path.endsWith(end))
  }

  /** Breaks the connections on which an answer has begun and not ended. */
  breakOff(): void {
    for (const response of this.open) response.destroy()
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url!, this.endpoint).pathname)
    const { authorization, range } = request.headers
    this.asked.push({ path, authorization, range })
    this.open.add(response.on('close', () => this.open.delete(response)))
    const [, file = ''] = /^\/owner\/name\/resolve\/[0-9a-f]+\/(.+)$/.exec(path) ?? []
    const content = this.files[file] ?? Buffer.alloc(0)
    const at = this.tricks.findIndex(({ end }) => path.endsWith(end))
    if (at !== -1) return this.tricks.splice(at, 1)[0]!.trick(request, response, content)
    if (path === '/api/models/owner/name/revision/main') return json(response, { sha: this.commit })
    if (path === `/api/models/owner/name/tree/${this.commit}`) return this.tree(request, response)
    if (path.startsWith(`/owner/name/resolve/${this.commit}/`) && file in this.files)
      return serve(request, response, content)
    const code = path.includes('/owner/name') ? 'RevisionNotFound' : 'RepoNotFound'
    response.writeHead(404, { 'X-Error-Code': code }).end()
  }

  /** Two entries a page, as the real one has a thousand. */
  private tree(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, this.endpoint)
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const paths = Object.keys(this.files)
    if (from + 2 < paths.length) {
      url.searchParams.set('cursor', String(from + 2))
      response.setHeader('Link', `<${url.href}>; rel="next"`)
    }
    json(response, [{ type: 'directory', path: 'a-folder', oid: '0'.repeat(40), size: 0 }, ...paths.slice(from, from + 2).map((path) => this.entry(path))])
  }

  private entry(path: string) {
    const data = this.files[path]!
    const git = { type: 'file', path, size: data.length, oid: sha('sha1', `blob ${data.length}\0`, data) }
    return data.length > 100
      ? { ...git, oid: 'f'.repeat(40), lfs: { oid: sha('sha256', data), size: data.length, pointerSize: 130 } }
      : git
  }
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

/** Sends a file, or the rest of it that is asked for. */
export function serve(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  if (start === undefined) return void response.writeHead(200, { 'Content-Length': content.length }).end(content)
  const from = Number(start)
  if (from >= content.length) return void response.writeHead(416).end()
  const range = `bytes ${from}-${content.length - 1}/${content.length}`
  response.writeHead(206, { 'Content-Range': range, 'Content-Length': content.length - from })
  response.end(content.subarray(from))
}

/**
 * Sends so many bytes of what it should, and no more: the connection breaks at `hub.breakOff()`. A client may lose what it has
 * not read yet when a connection breaks, so a test waits with that until it has.
 */
export const stopsAfter =
  (bytes: number): Trick =>
  (request, response, content) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const status = request.headers.range ? 206 : 200
    const range = { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` }
    response.writeHead(status, { 'Content-Length': content.length - from, ...(status === 206 && range) })
    response.write(content.subarray(from, from + bytes))
  }

/** Answers with a status, and nothing else. */
export const refuses =
  (status: number, headers: Record<string, string> = {}): Trick =>
  (_, response) =>
    void response.writeHead(status, headers).end()
