/**
 * Who may ask at an endpoint. `key`: whoever has a key, where the server has keys. `anyone`: those without one, too. `probe`: also
 * whoever watches over the server under a name of its own, uncounted; the answer tells nothing but whether it runs.
 */
export type Access = 'key' | 'anyone' | 'probe'

/** Whose a request is. */
export interface Caller {
  /** The name of the key that it came with; null where the server has no keys, or the endpoint asks for none. */
  owner: string | null
  /** As whom requests and slots are counted: by the key, else by the client's address. Left out for probes, which are not counted. */
  counted?: string
}
