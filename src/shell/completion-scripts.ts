/** What a shell reads at its start so that Tab knows Innkeeper's commands, by the name of the shell. Each asks the program itself. */
export const completionScripts = {
  // Readline ends a word at `=` and `:`, and puts what is given in place of what comes after.
  bash: `_innkeeper() {
  local line=\${COMP_LINE:0:COMP_POINT} word IFS=$'\\n'
  word=\${line##*[[:space:]]}
  COMPREPLY=($(innkeeper complete "$line" 2>/dev/null))
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
  [[ $word == *[=:]* ]] && COMPREPLY=("\${COMPREPLY[@]#"\${word%"\${word##*[=:]}"}"}")
}
complete -F _innkeeper innkeeper
`,
  zsh: `#compdef innkeeper
_innkeeper() {
  local -a found
  found=("\${(@f)$(innkeeper complete "\${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)}")
  [[ -z $found[1] ]] && return 1
  if [[ \${#found} == 1 && $found[1] == *= ]]; then compadd -Q -S '' -- $found; else compadd -Q -- $found; fi
}
if [[ $funcstack[1] == _innkeeper ]]; then _innkeeper; else compdef _innkeeper innkeeper; fi
`,
  fish: `complete --command innkeeper --no-files --arguments '(innkeeper complete (commandline --cut-at-cursor --current-process) 2>/dev/null)'
`,
} as const;
