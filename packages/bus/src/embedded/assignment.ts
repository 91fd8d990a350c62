/** Who in a group reads which partition. Pure. */

/**
 * Shares partitions 0 to `partitions - 1` among members so that counts differ by at most one and as few as possible
 * change hands. `owners` is the present owner of each partition, if any. Answers the new owner of each; all undefined
 * when there is no member.
 */
export function assignPartitions<M>(
  partitions: number,
  members: readonly M[],
  owners: readonly (M | undefined)[],
): (M | undefined)[] {
  const share = members.length === 0 ? 0 : Math.floor(partitions / members.length);
  let spare = members.length === 0 ? 0 : partitions % members.length;
  const taken = new Map(members.map((member) => [member, 0]));
  const next = Array.from({ length: partitions }, (): M | undefined => undefined);

  function take(partition: number, member: M): boolean {
    const count = taken.get(member);
    if (count === undefined || count > share || (count === share && spare === 0)) return false;
    if (count === share) spare -= 1;
    taken.set(member, count + 1);
    next[partition] = member;
    return true;
  }
  owners.forEach((owner, partition) => {
    if (owner !== undefined && partition < partitions) take(partition, owner);
  });
  const waiting = [...members];
  for (let partition = 0; partition < partitions; partition += 1) {
    if (next[partition] !== undefined) continue;
    while (waiting[0] !== undefined && !take(partition, waiting[0])) waiting.shift();
  }
  return next;
}
