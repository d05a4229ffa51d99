import { archiveName, targetByName } from './targets.ts';

/** A release, as a package manager wants to know it. */
export interface Packaged {
  readonly version: string;
  readonly repository: string;
  /** SHA-256 of each file, in hex, by its name. */
  readonly sums: ReadonlyMap<string, string>;
}

interface Source {
  readonly url: string;
  readonly sha256: string;
}

const description = "Turns a team's code-review habits into context for AI coding agents";
const github = ['https:/', 'github.com'].join('/');

/** A Homebrew formula; undefined for a release without one of the targets that it names. */
export function homebrewFormula(packaged: Packaged): string | undefined {
  const sources = sourcesOf(packaged, {
    macArm: 'darwin-arm64',
    macIntel: 'darwin-x64',
    linuxArm: 'linux-arm64',
    // Homebrew supports processors without AVX2.
    linuxIntel: 'linux-x64-baseline',
  });
  if (sources === undefined) return undefined;
  const block = (when: string, { url, sha256 }: Source): string =>
    [`    ${when} do`, `      url "${url}"`, `      sha256 "${sha256}"`, '    end'].join('\n');
  return `# Generated from SHA256SUMS by the release script.
class Chunk < Formula
  desc "${description}"
  homepage "${github}/${packaged.repository}"
  version "${packaged.version}"
  license "MIT"

  on_macos do
${block('on_arm', sources.macArm)}
${block('on_intel', sources.macIntel)}
  end

  on_linux do
${block('on_arm', sources.linuxArm)}
${block('on_intel', sources.linuxIntel)}
  end

  # The program is its own archive: stripping or relinking would cut it off.
  skip_clean "bin"

  def install
    bin.install "chunk"
    man1.install "man/chunk.1"
    bash_completion.install "completions/chunk.bash" => "chunk"
    zsh_completion.install "completions/_chunk"
    fish_completion.install "completions/chunk.fish"
  end

  test do
    assert_equal "chunk #{version}", shell_output("#{bin}/chunk --version").strip
  end
end
`;
}

/** A Nix expression for \`callPackage\`; undefined without one of the targets that it names. */
export function nixExpression(packaged: Packaged): string | undefined {
  const sources = sourcesOf(packaged, {
    'x86_64-linux': 'linux-x64-baseline',
    'aarch64-linux': 'linux-arm64',
    'x86_64-darwin': 'darwin-x64',
    'aarch64-darwin': 'darwin-arm64',
  });
  if (sources === undefined) return undefined;
  const systems = Object.entries(sources).map(
    ([system, { url, sha256 }]) => `    ${system} = { url = "${url}"; sha256 = "${sha256}"; };`,
  );
  return `# Generated from SHA256SUMS by the release script. Use: pkgs.callPackage ./chunk.nix { }
{ lib, stdenv, fetchurl, autoPatchelfHook, installShellFiles }:
let
  sources = {
${systems.join('\n')}
  };
  system = stdenv.hostPlatform.system;
in
stdenv.mkDerivation {
  pname = "chunk";
  version = "${packaged.version}";
  src = fetchurl (sources.\${system} or (throw "chunk: no release for \${system}"));
  sourceRoot = ".";
  nativeBuildInputs = [ installShellFiles ] ++ lib.optional stdenv.isLinux autoPatchelfHook;
  # The program is its own archive: stripping would cut it off.
  dontStrip = true;
  installPhase = ''
    runHook preInstall
    install -Dm755 chunk $out/bin/chunk
    installManPage man/chunk.1
    installShellCompletion --bash --name chunk completions/chunk.bash
    installShellCompletion --zsh completions/_chunk
    installShellCompletion --fish completions/chunk.fish
    runHook postInstall
  '';
  meta = {
    description = "${description}";
    homepage = "${github}/${packaged.repository}";
    license = lib.licenses.mit;
    mainProgram = "chunk";
    platforms = builtins.attrNames sources;
  };
}
`;
}

function sourcesOf<Names extends Readonly<Record<string, string>>>(
  { version, repository, sums }: Packaged,
  names: Names,
): { readonly [Name in keyof Names]: Source } | undefined {
  const sources: Record<string, Source> = {};
  for (const [key, target] of Object.entries(names)) {
    const file = archiveName(targetByName(target));
    const sha256 = sums.get(file);
    if (sha256 === undefined) return undefined;
    const url = `${github}/${repository}/releases/download/v${version}/${file}`;
    sources[key] = { url, sha256 };
  }
  return sources as { readonly [Name in keyof Names]: Source };
}
