/** The names that Pulumi's AWS package gives to arguments that Terraform's provider calls otherwise: from its types. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const aws = join(__dirname, "../../node_modules/@pulumi/aws");

/** What a property holds: the interface of an object, and whether there are many. */
interface Property {
  name: string;
  holds: string | undefined;
  many: boolean;
}

export interface Resource {
  /** `aws:rds/instance:Instance` */
  token: string;
  args: readonly Property[];
}

/** Resources of a module of the package, `rds`. */
export function resourcesOf(module: string): Resource[] {
  const folder = join(aws, module);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".js") && existsSync(join(folder, file.replace(/js$/, "d.ts"))))
    .flatMap((file) => {
      const token = /__pulumiType = '([^']+)'/.exec(readFileSync(join(folder, file), "utf8"))?.[1];
      if (token === undefined) return [];
      const wanted = `${token.split(":")[2]}Args`;
      const args = interfacesIn(join(folder, file.replace(/js$/, "d.ts"))).get(wanted) ?? [];
      return [{ token, args }];
    });
}

const nested = interfacesIn(join(aws, "types/input.d.ts"));

/** `s3_import.bucket_name` -> `s3Import.bucketName`; nothing for what Pulumi does not take. */
export function pulumiPath(path: string, args: readonly Property[]): string | undefined {
  const [first = "", ...rest] = path.split(".");
  const found = args.find(({ name }) => isSame(name, first));
  if (found === undefined) return undefined;
  const here = `${found.name}${found.many && rest.length > 0 ? "[*]" : ""}`;
  if (rest.length === 0) return here;
  const below = pulumiPath(rest.join("."), nested.get(found.holds ?? "") ?? []);
  return below === undefined ? undefined : `${here}.${below}`;
}

/** Lists are in the plural at Pulumi. */
function isSame(pulumi: string, terraform: string): boolean {
  const plain = terraform.replaceAll("_", "");
  return [plain, `${plain}s`, `${plain}es`, plain.replace(/y$/, "ies")].includes(pulumi.toLowerCase());
}

/** By name, with the module's before it where there is one: `rds.InstanceS3Import`. */
function interfacesIn(file: string): Map<string, Property[]> {
  const found = new Map<string, Property[]>();
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node, inside: string): void => {
    if (ts.isInterfaceDeclaration(node))
      found.set(
        `${inside}${node.name.text}`,
        node.members.flatMap((member) => propertyOf(member, source)),
      );
    else if (ts.isModuleDeclaration(node) && node.body !== undefined)
      ts.forEachChild(node.body, (child) => visit(child, `${inside}${node.name.text}.`));
    else if (ts.isSourceFile(node)) ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, "");
  return found;
}

function propertyOf(member: ts.TypeElement, source: ts.SourceFile): Property[] {
  if (!ts.isPropertySignature(member) || member.type === undefined) return [];
  const type = member.type.getText(source);
  const holds = /inputs\.([\w.]+)/.exec(type)?.[1];
  return [{ name: member.name.getText(source), holds, many: type.includes("[]") }];
}
