/** What a direction does to the logits of the next token, if it is all that is unembedded: token ids with their logits. */
export interface NextTokens {
  /** Those it raises most, the highest first. */
  promoted: [id: number, logit: number][]
  /** Those it lowers most, the lowest first. */
  suppressed: [id: number, logit: number][]
}

/** The latents of an SAE that no catalogue describes yet, as far as its decoder alone tells of them. */
export interface Latents {
  readonly count: number
  /** How long each latent's direction is: what one unit of its activation adds to the residual stream. [count] */
  readonly norms: Float32Array
  /**
   * The directions of latents `from` … `to` - 1 read as if each were the whole residual stream after the last layer: through the
   * final norm and the unembedding, less what nothing gives there ("logit lens", nostalgebraist 2020). A final norm makes the
   * direction's length not matter.
   * @param most tokens of either sort
   */
  nextTokens(from: number, to: number, most: number): Promise<NextTokens[]>
  close(): Promise<void>
}
