/** Why the desk's memory cannot be opened: one line for the operator that names the cause and the remedy. */
export class StorageProblem extends Error {
  override name = 'StorageProblem'
}
