/** Who may do what with a topic: made as it is declared, and told where it differs. */
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import { DECLARED, groupIdOf } from './kafka-declaration.ts';
import { typeOfRoot } from './kafka-errors.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const { TOPIC, GROUP } = AclResourceTypes;
const ANY_HOST = '*';
const TAKE_EFFECT_MS = 100;
const TAKE_EFFECT_TRIES = 100;
/** What changes a topic, or who may. */
const CHANGING: readonly number[] = [
  AclOperationTypes.ALL,
  AclOperationTypes.WRITE,
  AclOperationTypes.DELETE,
  AclOperationTypes.ALTER,
  AclOperationTypes.ALTER_CONFIGS,
];

/** The rights that the declaration gives on a topic. */
function declaredRights(topic: string, prefix: string): AclEntry[] {
  return DECLARED.users.flatMap(({ group, name, topic: operations }) => {
    const right = (resourceType: number, resourceName: string, operation: number): AclEntry => ({
      resourceType,
      resourceName,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: `User:${prefix}${name}`,
      host: ANY_HOST,
      operation,
      permissionType: AclPermissionTypes.ALLOW,
    });
    return [
      ...operations.map((operation) => right(TOPIC, topic, operationOf(operation))),
      right(GROUP, groupIdOf(topic, group), AclOperationTypes.READ),
    ];
  });
}

function operationOf(name: string): number {
  const found = Object.entries(AclOperationTypes).find(([each]) => each === name)?.[1];
  if (typeof found === 'number') return found;
  throw new RangeError(`infra/kafka/topics.json names the operation ${name}, which Kafka does not know.`);
}

/** Undefined where the cluster knows no rights: it has no authorizer. */
async function rightsOn(admin: Admin, right: AclEntry): Promise<AclEntry[] | undefined> {
  const { resourceName, resourceType } = right;
  const described = await admin
    .describeAcls({
      resourceType,
      resourceName,
      // Those of a prefix, or of every name, hold for this one too.
      resourcePatternType: ResourcePatternTypes.MATCH,
      operation: AclOperationTypes.ANY,
      permissionType: AclPermissionTypes.ANY,
    })
    .catch((error: unknown) => {
      if (typeOfRoot(error) === 'SECURITY_DISABLED') return undefined;
      throw error;
    });
  return described?.resources.flatMap(({ acls, ...resource }) =>
    acls.map((acl) => ({ ...resource, ...acl })),
  );
}

/** What is there on the topic and the groups of its readers; undefined where the cluster knows no rights. */
async function presentRights(admin: Admin, declared: readonly AclEntry[]): Promise<AclEntry[] | undefined> {
  const resources = new Map(declared.map((right) => [`${right.resourceType} ${right.resourceName}`, right]));
  const present: AclEntry[] = [];
  for (const right of resources.values()) {
    const some = await rightsOn(admin, right);
    if (some === undefined) return undefined;
    present.push(...some);
  }
  return present;
}

/** A sentence for each user and thing: what he may do with it. */
function sentences(rights: readonly AclEntry[]): string[] {
  const said = new Map<string, string[]>();
  for (const { operation, principal, resourceName, resourceType } of rights) {
    const thing = `the ${resourceType === GROUP ? 'group' : 'topic'} ${resourceName}`;
    const key = `${principal}\n${thing}`;
    const name = Object.entries(AclOperationTypes).find(([, each]) => each === operation)?.[0];
    said.set(key, [...(said.get(key) ?? []), name ?? String(operation)]);
  }
  return [...said].map(([key, operations]) => {
    const [principal, thing] = key.split('\n');
    return `${principal} may ${operations.join(', ')} ${thing}`;
  });
}

function keyOf(right: AclEntry): string {
  return JSON.stringify([
    right.resourceType,
    right.resourceName,
    right.resourcePatternType,
    right.principal,
    right.host,
    right.operation,
    right.permissionType,
  ]);
}

/** Gives what is missing of the declared rights. Answers each in a sentence; undefined where the cluster knows none. */
export async function giveRights(admin: Admin, topic: string, prefix: string): Promise<string[] | undefined> {
  const declared = declaredRights(topic, prefix);
  const present = await presentRights(admin, declared);
  if (present === undefined) return undefined;
  const known = new Set(present.map(keyOf));
  const missing = declared.filter((right) => !known.has(keyOf(right)));
  if (missing.length > 0) await admin.createAcls({ acl: missing });
  for (let tries = 0; tries < TAKE_EFFECT_TRIES && (await isMissing(admin, missing)); tries++)
    await sleep(TAKE_EFFECT_MS);
  return sentences(missing);
}

/** The controller has stored them; a broker learns of them a moment later. */
async function isMissing(admin: Admin, rights: readonly AclEntry[]): Promise<boolean> {
  const known = new Set((await presentRights(admin, rights))?.map(keyOf));
  return !rights.every((right) => known.has(keyOf(right)));
}

/** How the rights differ from what is declared, each in a sentence; undefined where the cluster knows none. */
export async function rightFaults(
  admin: Admin,
  topic: string,
  prefix: string,
): Promise<string[] | undefined> {
  const declared = declaredRights(topic, prefix);
  const present = await presentRights(admin, declared);
  if (present === undefined) return undefined;
  const known = new Set(present.map(keyOf));
  const wanted = new Set(declared.map(keyOf));
  const missing = declared.filter((right) => !known.has(keyOf(right)));
  const more = present.filter((right) => !wanted.has(keyOf(right)) && matters(right));
  return [
    ...sentences(missing).map((each) => `Missing: ${each}; \`centesimo topic create\` gives it.`),
    ...sentences(more.filter((right) => !isDenial(right))).map(
      (each) => `Not declared: ${each}; take it away by kafka-acls --remove.`,
    ),
    ...sentences(more.filter(isDenial)).map((each) => `Denied: that ${each}.`),
  ];
}

/** Somebody else may read the topic, a metrics exporter say: that is the operator's. Nobody else may change it. */
function matters(right: AclEntry): boolean {
  return isDenial(right) || (right.resourceType === TOPIC && CHANGING.includes(right.operation));
}

function isDenial({ permissionType }: AclEntry): boolean {
  return permissionType === AclPermissionTypes.DENY;
}
