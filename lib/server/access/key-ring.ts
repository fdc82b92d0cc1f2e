import 'server-only'
import { hashOf, keyWithHash, type ApiKey } from './api-keys'
import type { KeyFile } from './key-file'

/** All keys that the server knows: those of the environment, and those of the file as it is now. */
export class KeyRing {
  constructor(
    private readonly fixed: readonly ApiKey[] = [],
    private readonly file?: Pick<KeyFile, 'read'>,
  ) {}

  /** Whether requests need a key. A file without keys lets nobody in: its last one was revoked. */
  get needed(): boolean {
    return this.fixed.length > 0 || this.file !== undefined
  }

  /** Throws an Error where the file cannot be read, and so lets nobody in. */
  async all(): Promise<readonly ApiKey[]> {
    return this.file ? [...this.fixed, ...(await this.file.read())] : this.fixed
  }

  async find(key: string): Promise<ApiKey | undefined> {
    return keyWithHash(await this.all(), hashOf(key))
  }
}
