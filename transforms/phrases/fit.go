package phrases

// target returns what the labels ask for, computed once.
func (m *Maker) target(labels map[string]string) *target {
	g := m.generator
	m.key = joinLabels(m.key[:0], g.observer.Names(), labels)
	if t, ok := m.targets[string(m.key)]; ok {
		return t
	}
	key := string(m.key)
	if t, ok := g.targets.Load(key); ok {
		m.targets[key] = t.(*target)
		return t.(*target)
	}
	t := newTarget(g.domain, labels)
	for _, p := range g.grammar.phrases {
		if t.fits(g.domain, p) && m.mayFit(t, p) {
			t.phrases, t.weights = append(t.phrases, p), append(t.weights, p.weight)
		}
	}
	g.targets.Store(key, t)
	m.targets[key] = t
	return t
}

func joinLabels(key []byte, names []string, labels map[string]string) []byte {
	for _, name := range names {
		if label, ok := labels[name]; ok {
			key = append(append(key, name...), 0)
			key = append(append(key, label...), 0)
		}
	}
	return key
}

// mayFit asks whether the phrase can fit the target at all, if slots could be said in any length.
func (m *Maker) mayFit(t *target, p *phrase) bool {
	d := &m.work
	d.optimist = true
	defer func() { d.optimist = false }()
	for i, subs := range m.generator.subs[p] {
		t.calls[p] = append(t.calls[p], m.callsThatMayFit(t, subs, i))
		if len(t.calls[p][i].phrases) == 0 {
			return false
		}
	}
	root, request := m.begin(t, p)
	return meets(d.shape(root, request), t.goal(d.requests[request]))
}

// callsThatMayFit returns the phrases that can be the i-th call of a row, and sets the ways in which it can turn out.
func (m *Maker) callsThatMayFit(t *target, subs []*phrase, i int) choices {
	d := &m.work
	d.anyCall[i] = nil
	var out choices
	for _, sub := range subs {
		if i == 0 && !t.fitsCall(m.generator.domain, sub) {
			continue
		}
		d.begin()
		m.beginCall(t, sub, i)
		if ways := d.wholeCall(i); len(ways) > 0 {
			d.anyCall[i] = d.anyCall[i].union(ways)
			out.phrases, out.weights = append(out.phrases, sub), append(out.weights, sub.weight)
		}
	}
	return out
}
