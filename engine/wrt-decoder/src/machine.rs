//! The state machine behind the decoder: which unit comes next, and where sections and bodies end.

use wrt_error::{GrowError, ParseError, ParseErrorKind, Resource};
use wrt_format::binary::{MODULE_PREAMBLE, Section};
use wrt_format::{
    DataRecord, ElementRecord, ExportRecord, GlobalRecord, ImportRecord, NameTree, Span, TableRecord, Types, flags,
};
use wrt_foundation::{
    ALLOC, COMPACT_IMPORTS, EXCEPTIONS, ForCompactImports, ForExceptions, Part, Region, SIMD, TYPED_REFS,
    WIDE_ARITHMETIC,
};
use wrt_instructions::ValType;
use wrt_platform::{PageAllocator, RegionRow as _};

use crate::constant::Constant;
use crate::cursor::Cursor;
use crate::instruction::Instruction;
use crate::module::Module;
use crate::refusal::{Fail, Refusal, Refused, Unit};
use crate::section::{Body, ImportGroup, Names, Text};
use crate::translate::{self, Translator};
use crate::validate::Validator;
use crate::writer::Writer;
use crate::{Config, Features, regions};

/// Which unit is next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// The first four bytes.
    Magic,
    /// The second four.
    Version,
    /// A section's id and size, or the module's end.
    Section,
    /// The number of a section's items, or the one thing it holds.
    Count(Section),
    /// The first unit of an item, or the section's end.
    Item(Section),
    /// Bytes of a name.
    Text(Text),
    /// A type of a group: how many are left.
    SubType(u32),
    /// Parameters or fields of a type: how many are left.
    Param(u32),
    /// The number of a type's results.
    ResultCount,
    /// Results of a type: how many are left.
    Result(u32),
    /// The length of an import's second name.
    ImportName,
    /// What an import is.
    ImportDesc,
    /// What an export is.
    ExportDesc,
    /// An instruction of a constant expression.
    Constant,
    /// The kind and number of a segment's elements.
    ElementKind,
    /// An element of a segment, or its end.
    ElementItem,
    /// The number of a function's runs of locals.
    LocalRuns,
    /// A run of locals: how many are left.
    LocalRun(u32),
    /// Instructions of a function.
    Code,
    /// Labels of a `br_table`.
    Labels,
    /// Handlers of a `try_table`.
    Handlers,
    /// The length of a data segment.
    DataLen,
    /// Bytes of a data segment.
    DataBytes,
    /// The length of a custom section's name.
    CustomName,
    /// The rest of a custom section.
    Skip,
    /// A subsection of the name section, or its end.
    NameSubsection,
    /// The number of function names.
    NameCount,
    /// A function's index and the length of its name, or the end of the names.
    NameEntry,
    /// Bytes of a subsection that is not kept.
    NameSkip,
}

/// Everything a decoder holds between two units.
pub(crate) struct Machine<R> {
    pub(crate) config: Config,
    pub(crate) state: State,
    /// Offset of the first byte that no unit has used yet.
    offset: u64,
    /// Where the innermost section or body that is open ends; `u64::MAX` outside sections.
    pub(crate) boundary: u64,
    /// Where the open section ends.
    pub(crate) section_end: u64,
    /// Bytes of the module, as far as is known.
    total: u64,
    /// Place of the last section in the order of sections.
    order: u8,
    /// Items of the section that are still to come.
    pub(crate) items_left: u32,
    /// Items of the section that are done.
    pub(crate) item: u32,
    /// Parts of an item that are still to come: bytes of a name or data segment, elements, labels.
    pub(crate) left: u32,
    /// Elements of the segment that are done.
    pub(crate) part: u32,
    /// What was waited for when the bytes ended.
    waiting: &'static str,
    pub(crate) code_seen: bool,
    pub(crate) data_seen: bool,
    pub(crate) import: ImportRecord,
    /// The group of imports that is being read.
    pub(crate) import_group: ForCompactImports<ImportGroup>,
    pub(crate) export: ExportRecord,
    pub(crate) table: TableRecord,
    pub(crate) global: GlobalRecord,
    pub(crate) element: ElementRecord,
    pub(crate) element_flags: u32,
    pub(crate) data: DataRecord,
    pub(crate) body: Body,
    /// The `try_table` whose handlers are being read, with its source offset.
    pub(crate) try_table: ForExceptions<Option<(Instruction, u32)>>,
    pub(crate) names: Names,
    pub(crate) constant: Constant,
    pub(crate) module: Module<R>,
    pub(crate) validator: Validator<R>,
    pub(crate) export_names: NameTree<R>,
    pub(crate) writer: Writer<R>,
    /// None where the module is only validated.
    pub(crate) translator: Option<Translator<R>>,
    /// Where the item's names begin.
    pub(crate) mark: u32,
    /// Offset of the name that was begun last.
    pub(crate) name_at: u64,
    /// Offset of what is refused, where the cursor cannot go back to it.
    pub(crate) fault: Option<u64>,
}

impl<R: Region> Machine<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(
        platform: &P,
        config: &Config,
        keep: bool,
        size: Option<u64>,
    ) -> Result<Self, GrowError> {
        let mut config = config.clone();
        // Offsets in an image have 32 bits.
        config.limits.module_bytes = config.limits.module_bytes.min(u64::from(u32::MAX));
        // As have the words that name types, and the records that count what types have.
        if TYPED_REFS {
            config.limits.types = config.limits.types.min(u64::from(ValType::MOST_TYPES));
        }
        config.limits.params = config.limits.params.min(Types::<R>::MOST_VALUES);
        config.limits.results = config.limits.results.min(Types::<R>::MOST_VALUES);
        let limits = &config.limits;
        let mut writer = Writer::new(platform, limits, keep, size)?;
        if config.metered {
            writer.header.flags |= flags::METERED;
        }
        config.lazy &= ALLOC;
        if config.lazy {
            writer.header.flags |= flags::LAZY;
        }
        Ok(Machine {
            state: State::Magic,
            offset: 0,
            boundary: u64::MAX,
            section_end: u64::MAX,
            total: size.map_or(limits.module_bytes, |size| size.min(limits.module_bytes)),
            order: 0,
            items_left: 0,
            item: 0,
            left: 0,
            part: 0,
            waiting: "magic",
            code_seen: false,
            data_seen: false,
            import: ImportRecord::default(),
            import_group: Part::make(|| Ok::<_, GrowError>(ImportGroup::default()))?,
            export: ExportRecord::default(),
            table: TableRecord::default(),
            global: GlobalRecord::default(),
            element: ElementRecord::default(),
            element_flags: 0,
            data: DataRecord::default(),
            body: Body::default(),
            try_table: Part::make(|| Ok::<_, GrowError>(None))?,
            names: Names::default(),
            constant: Constant::default(),
            module: Module::new(platform, limits)?,
            validator: Validator::new(platform, limits)?,
            export_names: NameTree::new(
                regions::ExportNames::rows(platform, limits)?,
                regions::ExportNodes::rows(platform, limits)?,
            ),
            writer,
            translator: if keep { Some(Translator::new(platform, limits)?) } else { None },
            mark: 0,
            name_at: 0,
            fault: None,
            config,
        })
    }

    pub(crate) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether functions are not translated, but have a record that stands for them.
    #[inline]
    pub(crate) const fn is_lazy(&self) -> bool {
        ALLOC && self.config.lazy
    }

    /// Goes to the body of one of the module's own functions, whose size stands at `offset`, and which ends the section.
    pub(crate) fn begin_at_body(&mut self, own: u32, offset: u64, end: u64) {
        self.state = State::Item(Section::Code);
        (self.item, self.items_left) = (own, 1);
        self.offset = offset;
        (self.section_end, self.boundary) = (end, end);
    }

    /// Lets the image's header say how long it is by now.
    pub(crate) fn note_image_len(&mut self) -> Result<(), ParseErrorKind> {
        let noted = self.writer.note_len(&self.module.refusal);
        noted.map_err(|Refused| reason(&self.module.refusal))
    }

    /// Whether all that was begun has ended.
    pub(crate) fn is_between_sections(&self) -> bool {
        self.state == State::Section
    }

    pub(crate) fn scratch_bytes(&self) -> usize {
        self.module
            .scratch_bytes()
            .saturating_add(self.validator.scratch_bytes())
            .saturating_add(self.export_names.scratch_bytes())
            .saturating_add(self.translator.as_ref().map_or(0, Translator::scratch_bytes))
    }

    pub(crate) fn image_bytes(&self) -> usize {
        self.writer.ops.as_slice().len().saturating_mul(8)
    }

    /// Decodes the units that `bytes` holds and gives how many bytes they have.
    pub(crate) fn run(&mut self, bytes: &[u8]) -> Result<usize, ParseError> {
        let mut used = 0usize;
        loop {
            let rest = bytes.get(used..).unwrap_or(&[]);
            let left = usize::try_from(self.boundary.saturating_sub(self.offset)).unwrap_or(usize::MAX);
            let window = rest.get(..left).unwrap_or(rest);
            let mut cursor = Cursor::new(window, self.offset);
            let result = self.step(&mut cursor);
            if result.is_ok() {
                cursor.commit();
            }
            self.offset = self.offset.saturating_add(cursor.committed() as u64);
            used = used.saturating_add(cursor.committed());
            match result {
                Ok(state) => self.state = state,
                Err(Refused) => match self.refusal(&cursor) {
                    Fail::End(expected) if rest.len() < left => {
                        self.waiting = expected;
                        return self.check_size(rest.len()).map(|()| used);
                    }
                    Fail::End(expected) => {
                        let kind = ParseErrorKind::UnexpectedEnd { expected };
                        self.recover(ParseError { offset: self.boundary, kind })?;
                    }
                    Fail::Kind(kind) => {
                        let offset = self.fault.take().unwrap_or(cursor.offset());
                        self.recover(ParseError { offset, kind })?;
                    }
                },
            }
        }
    }

    /// Why a unit was not decoded. What only looks at the bytes gave up before what uses them.
    fn refusal(&self, cursor: &Cursor<'_>) -> Fail {
        let translator = self.translator.as_ref();
        let noted = self.module.refusal.take().or_else(|| translator?.refusal.take()).or_else(|| cursor.refusal.take());
        noted.unwrap_or(Fail::Kind(translate::OUT_OF_STEP))
    }

    /// The bytes that wait count towards the module's size.
    fn check_size(&self, waiting: usize) -> Result<(), ParseError> {
        let bytes = self.offset.saturating_add(waiting as u64);
        let limit = self.config.limits.check(Resource::ModuleBytes, bytes);
        limit.map_err(|limit| ParseError { offset: self.offset, kind: ParseErrorKind::Limit(limit) })
    }

    /// Goes on behind a name section that is not well-formed (core specification, "Name Section") or goes over a bound: it
    /// changes nothing else. Where the platform has no memory left that is said, so that a module has its names always or
    /// never.
    fn recover(&mut self, error: ParseError) -> Result<(), ParseError> {
        if matches!(error.kind, ParseErrorKind::Platform(_)) || !self.in_names() {
            return Err(error);
        }
        self.drop_names();
        self.state = State::Skip;
        Ok(())
    }

    fn step(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        match self.state {
            State::Code => self.code(cursor),
            State::Labels => self.labels(cursor),
            State::Handlers if EXCEPTIONS => self.handlers(cursor),
            State::Magic => magic(cursor),
            State::Version => version(cursor),
            State::Section => self.section(cursor),
            State::Count(section) => self.count(section, cursor),
            State::Item(section) => self.item(section, cursor),
            State::Text(text) => self.text(text, cursor),
            State::SubType(left) if TYPED_REFS => self.sub_type(left, cursor),
            State::Param(left) => self.param(left, cursor),
            State::ResultCount => self.result_count(cursor),
            State::Result(left) => self.result(left, cursor),
            State::ImportName => self.name_length(Text::ImportName, cursor),
            State::ImportDesc => self.import_desc(cursor),
            State::ExportDesc => self.export_desc(cursor),
            State::Constant => self.constant(cursor),
            State::ElementKind => self.element_kind(cursor),
            State::ElementItem => self.element_item(cursor),
            State::LocalRuns => self.local_runs(cursor),
            State::LocalRun(left) => self.local_run(left, cursor),
            State::DataLen => self.data_len(cursor),
            State::DataBytes => self.data_bytes(cursor),
            State::CustomName => self.name_length(Text::CustomName, cursor),
            // The last two in no build that lacks what they are for.
            State::Skip | State::SubType(_) | State::Handlers => self.skip(cursor),
            State::NameSubsection => self.name_subsection(cursor),
            State::NameCount => self.name_count(cursor),
            State::NameEntry => self.name_entry(cursor),
            State::NameSkip => self.name_skip(cursor),
        }
    }

    /// A section's id and size.
    fn section(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let id = cursor.byte("section")?;
        let Some(section) = Section::from_id(id) else {
            cursor.rewind(start);
            return cursor.refusal.malformed("section id", u64::from(id));
        };
        if section == Section::Tag && !self.config.features.contains(Features::EXCEPTIONS) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(Features::EXCEPTIONS.text(), u64::from(id));
        }
        if section != Section::Custom && section.order() <= self.order {
            cursor.rewind(start);
            return cursor.refusal.malformed("sections once and in order", u64::from(id));
        }
        let start = cursor.mark();
        let size = cursor.u32("section size")?;
        let end = cursor.offset().saturating_add(u64::from(size));
        if end > self.total {
            cursor.rewind(start);
            self.module.refusal.of(self.config.limits.check(Resource::ModuleBytes, end))?;
            return cursor.refusal.refuse(ParseErrorKind::UnexpectedEnd { expected: section.text() });
        }
        if section != Section::Custom {
            self.order = section.order();
        }
        self.section_end = end;
        self.boundary = end;
        self.item = 0;
        Ok(if section == Section::Custom { State::CustomName } else { State::Count(section) })
    }

    /// The first number of a section.
    fn count(&mut self, section: Section, cursor: &mut Cursor<'_>) -> Unit<State> {
        match section {
            Section::Start => return self.start(cursor),
            Section::DataCount => return self.data_count(cursor),
            Section::Custom
            | Section::Type
            | Section::Import
            | Section::Function
            | Section::Table
            | Section::Memory
            | Section::Tag
            | Section::Global
            | Section::Export
            | Section::Element
            | Section::Code
            | Section::Data => {}
        }
        let start = cursor.mark();
        let count = cursor.u32("number of items")?;
        let result = self.begin_items(section, count, cursor);
        cursor.at(start, result)?;
        self.items_left = count;
        Ok(State::Item(section))
    }

    /// The first unit of an item, or the section's end.
    fn item(&mut self, section: Section, cursor: &mut Cursor<'_>) -> Unit<State> {
        if self.items_left == 0 {
            if section == Section::Type {
                self.types_done()?;
            }
            if COMPACT_IMPORTS && section == Section::Import {
                self.imports_done();
            }
            return self.end_section(cursor);
        }
        match section {
            Section::Type => self.rec_type(cursor),
            Section::Import => self.name_length(Text::ImportModule, cursor),
            Section::Function => self.function(cursor),
            Section::Table => self.table(cursor),
            Section::Memory => self.memory(cursor),
            Section::Tag if EXCEPTIONS => self.tag(cursor),
            Section::Global => self.global(cursor),
            Section::Export => self.name_length(Text::Export, cursor),
            Section::Element => self.element(cursor),
            Section::Code => self.body(cursor),
            Section::Data => self.data(cursor),
            Section::Custom | Section::Start | Section::DataCount | Section::Tag => self.end_section(cursor),
        }
    }

    /// The state after an item.
    pub(crate) fn next_item(&mut self, section: Section) -> State {
        self.items_left = self.items_left.saturating_sub(1);
        self.item = self.item.saturating_add(1);
        State::Item(section)
    }

    /// The section's end: it must be where its size says.
    pub(crate) fn end_section(&mut self, cursor: &Cursor<'_>) -> Unit<State> {
        let left = self.section_end.saturating_sub(cursor.offset());
        if left != 0 {
            return cursor.refusal.malformed("end of section", left);
        }
        self.boundary = u64::MAX;
        Ok(State::Section)
    }

    /// Bytes left in the open section or body.
    pub(crate) fn bytes_left(&self, cursor: &Cursor<'_>) -> u64 {
        self.boundary.saturating_sub(cursor.offset())
    }

    /// The end of the module, at this offset: nothing may be missing.
    pub(crate) fn end(&mut self, offset: u64) -> Result<(), ParseError> {
        if self.state != State::Section || offset != self.offset {
            let kind = ParseErrorKind::UnexpectedEnd { expected: self.waiting };
            return Err(ParseError { offset, kind });
        }
        let own = (self.module.funcs.len() as u64).saturating_sub(u64::from(self.module.imported_funcs));
        let kind = if !self.code_seen && own != 0 {
            ParseErrorKind::Malformed { expected: "code section of as many functions", found: 0 }
        } else if !self.data_seen && self.module.data_count.unwrap_or(0) != 0 {
            ParseErrorKind::Malformed { expected: "data section of as many segments", found: 0 }
        } else {
            return Ok(());
        };
        Err(ParseError { offset, kind })
    }

    /// The image of the module that has ended.
    pub(crate) fn into_image(mut self) -> Result<(R, u32), ParseErrorKind> {
        self.complete_header();
        self.writer.finish(&self.module.refusal).map_err(|Refused| reason(&self.module.refusal))
    }

    /// As [`into_image`](Machine::into_image), and stays, to translate functions: for a place to write to it gets this.
    pub(crate) fn take_image(&mut self, spare: R) -> Result<(R, u32), ParseErrorKind> {
        self.complete_header();
        self.config.lazy = false;
        let finished = self.writer.finish_and_keep(spare, &self.module.refusal);
        finished.map_err(|Refused| reason(&self.module.refusal))
    }

    fn complete_header(&mut self) {
        self.writer.header.imported_funcs = self.module.imported_funcs;
        self.writer.header.imported_tables = self.module.imported_tables;
        self.writer.header.imported_memories = self.module.imported_memories;
        self.writer.header.imported_globals = self.module.imported_globals;
        self.writer.header.imported_tags = self.module.imported_tags;
        self.writer.header.features |= self.module.needs();
        if (TYPED_REFS || WIDE_ARITHMETIC || SIMD)
            && let Some(translator) = &self.translator
        {
            self.writer.header.features |= translator.needs();
        }
        if self.writer.header.names != Span::default() {
            self.writer.header.flags |= flags::NAMES;
        }
    }
}

/// Why the writer refused.
fn reason(refusal: &Refusal) -> ParseErrorKind {
    match refusal.take() {
        Some(Fail::Kind(kind)) => kind,
        Some(Fail::End(_)) | None => translate::OUT_OF_STEP,
    }
}

fn magic(cursor: &mut Cursor<'_>) -> Unit<State> {
    preamble(cursor, 0, "magic", State::Version)
}

fn version(cursor: &mut Cursor<'_>) -> Unit<State> {
    preamble(cursor, 4, "version 1", State::Section)
}

/// Four bytes of the preamble.
fn preamble(cursor: &mut Cursor<'_>, from: usize, expected: &'static str, next: State) -> Unit<State> {
    let start = cursor.mark();
    let found = cursor.f32_bits(expected)?;
    let wanted = MODULE_PREAMBLE.get(from..).and_then(|bytes| bytes.first_chunk::<4>());
    if wanted.is_some_and(|bytes| u32::from_le_bytes(*bytes) == found) {
        return Ok(next);
    }
    cursor.rewind(start);
    cursor.refusal.malformed(expected, u64::from(found))
}
