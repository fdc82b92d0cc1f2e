import {
  KEY_MS,
  MOST_KEYS,
  type Claim,
  type KeptAnswer,
  type RequestKeyStore,
  type Standing,
} from '../request-keys'

interface Known {
  owner: string | null
  key: string
  fingerprint: string
  claimedAt: number
  lostAt: number
  answer: KeptAnswer | null
}

/** Keeps idempotency keys in the process. */
export class MemoryRequestKeyStore implements RequestKeyStore {
  /** @param known all owners' keys, the oldest first */
  constructor(
    private readonly most = MOST_KEYS,
    private readonly now = Date.now,
    private readonly owner: string | null = null,
    private readonly known = new Map<string, Known>(),
  ) {}

  of(owner: string | null): RequestKeyStore {
    return new MemoryRequestKeyStore(this.most, this.now, owner, this.known)
  }

  async claim(key: string, { fingerprint, withinMs }: Claim): Promise<Standing> {
    const at = this.now()
    await this.purge()
    const found = this.known.get(this.place(key))
    if (!found) {
      const claimed = {
        owner: this.owner,
        key,
        fingerprint,
        claimedAt: at,
        lostAt: at + withinMs,
        answer: null,
      }
      this.known.set(this.place(key), claimed)
      this.makeRoom()
      return { state: 'claimed' }
    }
    const { answer, lostAt } = found
    if (answer) return { state: 'done', fingerprint: found.fingerprint, answer: structuredClone(answer) }
    return { state: at < lostAt ? 'running' : 'lost', fingerprint: found.fingerprint }
  }

  async finish(key: string, answer: KeptAnswer): Promise<void> {
    const found = this.known.get(this.place(key))
    if (found) found.answer = structuredClone(answer)
  }

  async release(key: string): Promise<void> {
    if (this.known.get(this.place(key))?.answer === null) this.known.delete(this.place(key))
  }

  async purge(): Promise<void> {
    for (const [place, { claimedAt }] of this.known) {
      if (claimedAt >= this.now() - KEY_MS) break
      this.known.delete(place)
    }
  }

  private makeRoom(): void {
    const answered = [...this.known.values()].filter(({ owner, answer }) => owner === this.owner && answer)
    for (const { key } of answered.slice(0, Math.max(0, answered.length - this.most + 1)))
      this.known.delete(this.place(key))
  }

  private place(key: string): string {
    return JSON.stringify([this.owner, key])
  }
}
