// Prints, as JSON, which arguments of each resource of Terraform's AWS provider force a replacement when they change:
// read from the provider's own sources by Go's own parser. `go run main.go DIR aws_NAME…`
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// Statements of a firewall hold statements.
const deepest = 5

// Resource is what the sources say of one.
type Resource struct {
	// Always are paths, `a.b` for what lies inside a block.
	Always []string `json:"always"`
	// Sometimes are what a function of the provider decides on.
	Sometimes []string `json:"sometimes"`
	// All is every path, to tell names.
	All []string `json:"all"`
}

type pkg struct {
	funcs map[string]*ast.FuncDecl
	vars  map[string]ast.Expr
	// embedded are the types that a struct is made of.
	embedded map[string][]string
}

var (
	annotation = regexp.MustCompile(`^// @(SDK|Framework)Resource\("([^"]+)"`)
	names      = map[string]string{}
	// constants are the package's own.
	constants map[string]ast.Expr
)

func main() {
	root := os.Args[1]
	readNames(filepath.Join(root, "names", "attr_consts_gen.go"))
	found := map[string]*Resource{}
	wanted := map[string]bool{}
	for _, name := range os.Args[2:] {
		wanted[name] = true
	}
	dirs, _ := filepath.Glob(filepath.Join(root, "internal", "service", "*"))
	for _, dir := range dirs {
		readService(dir, wanted, found)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(found); err != nil {
		panic(err)
	}
}

func readNames(file string) {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		panic(err)
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if text, ok := literal(spec.Values[0]); ok {
				names[spec.Names[0].Name] = text
			}
		}
		return true
	})
}

func readService(dir string, wanted map[string]bool, found map[string]*Resource) {
	p := pkg{map[string]*ast.FuncDecl{}, map[string]ast.Expr{}, map[string][]string{}}
	declared := map[string]*ast.FuncDecl{}
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			panic(err)
		}
		p.read(tree, declared)
	}
	constants = p.vars
	for name, make := range declared {
		if !wanted[name] {
			continue
		}
		resource := &Resource{}
		p.resource(make, resource)
		resource.Always, resource.Sometimes, resource.All = tidy(resource.Always), tidy(resource.Sometimes), tidy(resource.All)
		found[name] = resource
	}
}

func (p pkg) read(tree *ast.File, declared map[string]*ast.FuncDecl) {
	for _, declaration := range tree.Decls {
		switch decl := declaration.(type) {
		case *ast.FuncDecl:
			p.funcs[qualified(decl)] = decl
			if decl.Doc == nil {
				continue
			}
			for _, line := range decl.Doc.List {
				if match := annotation.FindStringSubmatch(line.Text); match != nil {
					declared[match[2]] = decl
				}
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if declared, ok := spec.(*ast.TypeSpec); ok {
					p.embed(declared)
				}
				if value, ok := spec.(*ast.ValueSpec); ok {
					for i, name := range value.Names {
						if i < len(value.Values) {
							p.vars[name.Name] = value.Values[i]
						}
					}
				}
			}
		}
	}
}

func (p pkg) embed(spec *ast.TypeSpec) {
	fields, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range fields.Fields.List {
		if ident, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 {
			p.embedded[spec.Name.Name] = append(p.embedded[spec.Name.Name], ident.Name)
		}
	}
}

// method is the type's own, or that of what it is made of.
func (p pkg) method(of, name string) *ast.FuncDecl {
	if decl := p.funcs[of+"."+name]; decl != nil {
		return decl
	}
	for _, part := range p.embedded[of] {
		if decl := p.method(part, name); decl != nil {
			return decl
		}
	}
	return nil
}

// qualified is `type.Method` for a method.
func qualified(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return decl.Name.Name
	}
	of := decl.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if ident, ok := of.(*ast.Ident); ok {
		return ident.Name + "." + decl.Name.Name
	}
	return "?." + decl.Name.Name
}

// resource reads a function that makes one: of the SDK it holds the schema, of the framework it names a type that does.
func (p pkg) resource(make *ast.FuncDecl, into *Resource) {
	body := make
	ast.Inspect(make.Body, func(node ast.Node) bool {
		if lit, ok := node.(*ast.CompositeLit); ok {
			if ident, ok := lit.Type.(*ast.Ident); ok {
				if method := p.method(ident.Name, "Schema"); method != nil {
					body = method
				}
				p.decides(p.method(ident.Name, "ModifyPlan"), into, map[string]bool{})
			}
		}
		return true
	})
	done := false
	ast.Inspect(body.Body, func(node ast.Node) bool {
		lit, ok := node.(*ast.CompositeLit)
		if !ok || done || !isNamed(lit.Type, "Resource", "Schema") {
			return true
		}
		done = true
		p.block(lit, body, "", into)
		for _, element := range lit.Elts {
			if key, value := pair(element); key == "CustomizeDiff" {
				p.decidesIn(value, into, map[string]bool{})
			}
		}
		return false
	})
}

// block reads whatever holds attributes.
func (p pkg) block(lit *ast.CompositeLit, in *ast.FuncDecl, path string, into *Resource) {
	for _, element := range lit.Elts {
		switch key, value := pair(element); key {
		case "Schema", "Attributes", "Blocks":
			p.attributes(value, in, path, into)
		case "SchemaFunc":
			p.attributes(&ast.CallExpr{Fun: value}, in, path, into)
		}
	}
}

func (p pkg) attributes(expr ast.Expr, in *ast.FuncDecl, path string, into *Resource) {
	switch value := expr.(type) {
	case *ast.CompositeLit:
		for _, element := range value.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			name, ok := literal(pair.Key)
			if !ok {
				fmt.Fprintf(os.Stderr, "no name at %s in %s\n", path, in.Name.Name)
				continue
			}
			p.attribute(pair.Value, in, join(path, name), into)
		}
	case *ast.CallExpr:
		if text := called(value); text == "Merge" || text == "MergeMaps" || text == "Clone" {
			for _, arg := range value.Args {
				p.attributes(arg, in, path, into)
			}
			return
		}
		p.returned(value, func(result ast.Expr, of *ast.FuncDecl) { p.attributes(result, of, path, into) }, in)
	case *ast.Ident:
		p.known(value, in, func(result ast.Expr) { p.attributes(result, in, path, into) }, func(key ast.Expr, result ast.Expr) {
			if name, ok := literal(key); ok {
				p.attribute(result, in, join(path, name), into)
			}
		})
	}
}

func (p pkg) attribute(expr ast.Expr, in *ast.FuncDecl, path string, into *Resource) {
	if strings.Count(path, ".") > deepest {
		return
	}
	into.All = append(into.All, path)
	switch value := expr.(type) {
	case *ast.UnaryExpr:
		p.attribute(value.X, in, path, into)
	case *ast.CompositeLit:
		for _, element := range value.Elts {
			switch key, value := pair(element); key {
			case "ForceNew":
				if ident, ok := value.(*ast.Ident); !ok || ident.Name != "false" {
					into.Always = append(into.Always, path)
				}
			case "PlanModifiers":
				p.modifiers(value, path, into)
			case "Elem", "NestedObject":
				p.element(value, in, path, into)
			case "Attributes", "Blocks":
				p.attributes(value, in, path, into)
			}
		}
	case *ast.CallExpr:
		if strings.Contains(called(value), "ForceNew") {
			into.Always = append(into.Always, path)
		}
		p.returned(value, func(result ast.Expr, of *ast.FuncDecl) { p.attribute(result, of, path, into) }, in)
	case *ast.Ident:
		p.known(value, in, func(result ast.Expr) { p.attribute(result, in, path, into) }, nil)
	}
}

func (p pkg) element(expr ast.Expr, in *ast.FuncDecl, path string, into *Resource) {
	switch value := expr.(type) {
	case *ast.UnaryExpr:
		p.element(value.X, in, path, into)
	case *ast.CompositeLit:
		if isNamed(value.Type, "Schema") {
			p.attribute(value, in, path, into)
			return
		}
		p.block(value, in, path, into)
	case *ast.CallExpr:
		p.returned(value, func(result ast.Expr, of *ast.FuncDecl) { p.element(result, of, path, into) }, in)
	case *ast.Ident:
		p.known(value, in, func(result ast.Expr) { p.element(result, in, path, into) }, nil)
	}
}

func (p pkg) modifiers(expr ast.Expr, path string, into *Resource) {
	ast.Inspect(expr, func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok {
			switch name := called(call); {
			case name == "RequiresReplace" || name == "RequiresReplaceIfConfigured":
				into.Always = append(into.Always, path)
			case strings.Contains(name, "RequiresReplace"):
				into.Sometimes = append(into.Sometimes, path)
			}
		}
		return true
	})
}

// decides finds what a function of the provider names as forcing a replacement.
func (p pkg) decides(decl *ast.FuncDecl, into *Resource, seen map[string]bool) {
	if decl == nil || decl.Body == nil || seen[qualified(decl)] {
		return
	}
	seen[qualified(decl)] = true
	p.decidesIn(decl.Body, into, seen)
}

func (p pkg) decidesIn(node ast.Node, into *Resource, seen map[string]bool) {
	ast.Inspect(node, func(node ast.Node) bool {
		switch value := node.(type) {
		case *ast.CallExpr:
			if name := called(value); strings.HasPrefix(name, "ForceNew") && len(value.Args) > 0 {
				if path, ok := literal(value.Args[0]); ok {
					into.Sometimes = append(into.Sometimes, regexp.MustCompile(`\.\d+`).ReplaceAllString(path, ""))
				} else {
					into.Sometimes = append(into.Sometimes, "?")
				}
			}
		case *ast.SelectorExpr:
			if value.Sel.Name == "RequiresReplace" {
				into.Sometimes = append(into.Sometimes, "?")
			}
		case *ast.Ident:
			p.decides(p.funcs[value.Name], into, seen)
		}
		return true
	})
}

// returned hands on what a function of the package, or one written in place, returns.
func (p pkg) returned(call *ast.CallExpr, use func(ast.Expr, *ast.FuncDecl), in *ast.FuncDecl) {
	var decl *ast.FuncDecl
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		decl = p.funcs[fun.Name]
	case *ast.FuncLit:
		decl = &ast.FuncDecl{Name: in.Name, Type: fun.Type, Body: fun.Body}
	case *ast.SelectorExpr:
		if in.Recv != nil {
			decl = p.funcs[strings.SplitN(qualified(in), ".", 2)[0]+"."+fun.Sel.Name]
		}
	}
	if decl == nil || decl.Body == nil {
		return
	}
	for _, statement := range decl.Body.List {
		if result, ok := statement.(*ast.ReturnStmt); ok && len(result.Results) > 0 {
			use(result.Results[0], decl)
		}
	}
}

// known hands on what a variable of the function or of the package holds, and what is set in it by key.
func (p pkg) known(name *ast.Ident, in *ast.FuncDecl, use func(ast.Expr), set func(key, value ast.Expr)) {
	local := false
	ast.Inspect(in.Body, func(node ast.Node) bool {
		assign, ok := node.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, left := range assign.Lhs {
			if i >= len(assign.Rhs) {
				break
			}
			if ident, ok := left.(*ast.Ident); ok && ident.Name == name.Name {
				if right, ok := assign.Rhs[i].(*ast.Ident); !ok || right.Name != name.Name {
					local = true
					use(assign.Rhs[i])
				}
			}
			if index, ok := left.(*ast.IndexExpr); ok && set != nil {
				if ident, ok := index.X.(*ast.Ident); ok && ident.Name == name.Name {
					set(index.Index, assign.Rhs[i])
				}
			}
		}
		return true
	})
	if value := p.vars[name.Name]; value != nil && !local {
		use(value)
	}
}

func pair(element ast.Expr) (string, ast.Expr) {
	if pair, ok := element.(*ast.KeyValueExpr); ok {
		if key, ok := pair.Key.(*ast.Ident); ok {
			return key.Name, pair.Value
		}
	}
	return "", nil
}

func called(call *ast.CallExpr) string {
	fun := call.Fun
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

func isNamed(expr ast.Expr, wanted ...string) bool {
	name := ""
	switch value := expr.(type) {
	case *ast.SelectorExpr:
		name = value.Sel.Name
	case *ast.Ident:
		name = value.Name
	}
	for _, one := range wanted {
		if name == one {
			return true
		}
	}
	return false
}

func literal(expr ast.Expr) (string, bool) {
	switch value := expr.(type) {
	case *ast.Ident:
		if constant := constants[value.Name]; constant != nil {
			return literal(constant)
		}
	case *ast.BasicLit:
		text, err := strconv.Unquote(value.Value)
		return text, err == nil
	case *ast.SelectorExpr:
		text, ok := names[value.Sel.Name]
		return text, ok
	case *ast.BinaryExpr:
		left, one := literal(value.X)
		right, other := literal(value.Y)
		return left + right, one && other
	}
	return "", false
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func tidy(paths []string) []string {
	seen := map[string]bool{}
	result := []string{}
	for _, path := range paths {
		if !seen[path] {
			seen[path] = true
			result = append(result, path)
		}
	}
	sort.Strings(result)
	return result
}
