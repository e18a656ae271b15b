package text

// givenNames tell a person ("Moore, Henry") from a place ("Bath, Somerset"). They are the given names of the people
// and artists whom the Tate's collection metadata names (CC0), without those that are places, words or titles as
// well (Florence, Grace, Duke), and names that are common elsewhere.
var givenNames = setOf(`
	Aaliyah Aaron Abel Abigail Abraham Achilles Achim Ada Adam Adeline Adolf Adolfo Adolph Adrian Aelbert Agathe Agnes Ahmed Aisha Akim Akira
	Akram Alan Alastair Albert Alberto Albrecht Aldous Alec Alex Alexa Alexander Alexandra Alexandre Alfred Alfredo Algernon Ali Alice Alighiero
	Alina Alison Alistair Alix Allan Allen Aloys Alphonse Alvaro Ambrose Amedeo Amelia Amikam Amin Amir Amit Amjer Amy Amédée Ana Anastasia
	Andrea Andreas Andrei Andrew Andrina André Andy Angela Angelica Angus Anil Anish Anita Anjali Ann Anna Anne Annette Annie Ansel Anselm
	Anthony Antoine Anton Antoni Antonio Antony Anwar Anya Arcangelo Archibald Aristide Arjun Armand Armando Arnold Arnulf Arthur Arturo Asger
	Asher Ashley Ashok Astrid Aubrey Augusta Auguste Augustus Austen Ava Avigdor Avis Aya Ayesha Balthasar Barbara Barry Bart Bartholomew Basil
	Beata Beatrice Bela Bella Ben Benedetto Bengt Benjamin Berenice Bernadette Bernard Bernd Bernhard Bert Berthe Bertolt Bertram Bethan Betty
	Betzy Beverley Bhupen Bianca Bill Billy Birgit Bob Bobby Bogdan Boris Brad Brendan Breon Brett Brian Brice Bridget Brigid Brigitte Britta
	Bruce Bruno Bryan Bryce Buster Caitlin Caleb Callum Camille Caragh Carel Carey Carl Carla Carlo Carlos Carmen Carol Carola Caroline
	Carolyn Casimir Caspar Catherine Cathleen Cathy Ceal Cecil Cecilia Cedric Celia Ceri Cerith Charles Charlie Charlotte Chaïm Chiara Chloe
	Chloë Chris Christian Christina Christine Christo Christopher Chryssa Cicely Cildo Cindy Cissie Claes Claire Clara Clarice Clarissa Claud
	Claude Clemens Clement Cliff Clive Clyfford Colin Conrad Conroy Constantin Constantine Cornelia Cornelius Cristina Cuno
	Cuthbert Cynthia Cyprian Cyril César Daido Damien Dan Daniel Danielle Daphne Daria Dariusz Darsie David Debbie Deborah Deepak Deimantas
	Delia Denis Denise Dennis Derek Derrick Desmond Diana Diane Dick Diedrich Diego Dieter Dietrich Dmitri Don Donald Donna Dora Dorelia Dorice
	Doris Dorothea Dorothy Doug Dugald Duncan Dylan Ebenezer Ed Eddie Edgar Edie Edith Edmund Edna Edoardo Edouard Eduardo Edward Edwin Edwina
	Egide Eileen Eleanor Elena Elias Elif Elisabeth Eliza Elizabeth Elke Ellen Ellsworth Elsie Elvis Emil Emile Emilia Emilio Emily Emma
	Emmanuel Endymion Enrique Eric Erik Erika Ernest Ernst Erwin Esaias Estella Ester Esther Ethan Ethel Ethelbert Ettore Euan Eugen Eugenie
	Eugenio Eugène Eun Euphemia Eustace Eustatia Eva Evangeline Eveleen Evelyn Evert Evie Ewa Ewan Ezra Fannina Fanny Fatima Faye Feliks Felipe
	Felix Fenella Ferdinand Fernand Fernande Fernando Fikret Fiona Florrie Frances Francesca Francesco Francis Francisco Francoise Frank Frans
	Franz François Fred Frederic Frederick Fridel Friedrich Frédéric Fulgencio Fulwar Fusao Gabriel Gabriela Gabriele Gabrielle Gaetano Gail
	Garth Gary Gavin Gavril Gawen Ged Geneviève Geoff Geoffrey Georg George Georges Georgiana Georgina Gerald Gerard Gerardo Gerd Gerda Gerhard
	Germaine Gertrude Ghitta Giacomo Gianluca Gianni Gilbert Gilberto Giles Gillian Gina Giorgio Giovanna Giovanni Giuditta Giulia Giulio
	Giuseppe Glen Gloria Glyn Godfrey Gorazd Gordian Graham Greg Gregory Greta Guenther Guido Guilford Guilhermina Guillaume Gustav
	Gustave Gustavus Guy Gwen Gwendolen Günter Günther Hablot Hadiyeh Hamish Hamo Hanka Hanna Hannah Hanne Hans Harald Harold Harriet Harry
	Haruki Harvey Hassan Hayat Heather Hector Hedda Heidi Heinrich Heinz Helen Helena Helmut Henning Henri Henrietta Henriette Henry Henryk
	Herbert Hermann Hernando Hester Hetty Hilary Hilda Hilde Hiroko Hiroshi Hiroyuki Honoré Horace Horacio Horatio Howard Hubert Hugh Hugo
	Humphrey Hussein Hélio Hélène Iain Ian Ibrahim Ibtissam Ida Iggy Igino Ignacy Igor Ilya Ines Ingrid Inka Iqbal Irene Irina Isaac Isabel
	Isabella Isabelle Isamu Italo Ivan Ivon Ivor Iwao Izhar Jack Jacob Jacopo Jacqueline Jacques Jacques-Emile Jacques-Émile Jaime Jake
	Jalal Jamal James Jamie Jan Jane Janet Janez Jankel Jannis Jasia Jason Jasper Javier Jay Jayne Jean Jean-Auguste-Dominique Jean-Claude
	Jean-François Jean-Louis Jean-Michel Jean-Paul Jean-Pierre Jeanette Jeanne Jeff Jeffery Jeffrey Jennifer Jenny Jens Jeremiah Jeremy Jerry
	Jesper Jesse Jessie Jill Jim Jimi Jimmy Jiri Jiro Jirí Jo Joan Joanna Joao Jock Joe Joel Johan Johann Johannes John Jon Jonas Jonathan Jordi
	Jorge Jose Josef Joseph Josephine Joshua José João Juan Judit Judith Judy Jules Julia Julian Juliana Juliet Julio Julius Julião Justin Jósef
	Jörg Július Jürgen Kader Kara Kareem Karen Karin Karl Karl-Otto Karla Kasia Katarzyna Kate Katharine Katherina Katherine Kathleen Kathryn
	Kathy Katy Kayla Kazimir Keiko Keith Kelly Ken Kenji Kenneth Kevin Kiki Kimiko Kit Kitty Kiyohiko Klaus Konstantin Krsto Krystyna Kulthum
	Kurt Kyle Kyoko Laetitia Lakshmi Lamia Larry Lars Laura Laurence Lavinia Lawrence Layla LeRoy Leah Leigh Lena Leo Leon Leonard Leonid
	Leonilson Leonor Leonora Leopold Leopoldo Leslie Leticia León Liam Lilian Liliane Lina Linda Lionel Lisa Liz Lola Lorenzo Lorna Lothar
	Louis Louis-Antoine-Henri Louisa Louise Lovis Luc Lucas Lucia Lucian Luciano Lucien Lucille Lucio Lucius Lucretia Lucy Ludovic Ludwig Luigi
	Luis Luke Luís Lydia Lyle Lynda Lynette Lynn Léon Mabel Madeleine Madge Magda Magdalena Maggi Mahalia Mahatma Mahmoud Malcolm Malik Manfred
	Manolo Manuel Manuela Marc Marcel Marcellus Marcia Marcus Marek Margaret Margit Marguerite Maria Mariana Marianne Marie Marie-Auguste
	Marie-Christine Marie-Louise Marie-Thérèse Mariette Marilyn Marina Marino Mario Marisa Marius Marjorie Mark Marlene Marsha Marta Martha
	Marthe Martin Mary Masami Masashi Masayuki Mat Mateo Mathias Mathieu Mathilde Matt Matthew Maud Maurice Mauro Max Maxim Maxime Maximilian
	Medardo Megan Mehmet Mel Melanie Menashe Meredith Merlyn Mersad Mia Michael Michal Michel Michelangelo Michelle Mick Miguel Mike Mildred
	Milena Millicent Mimi Mimmo Minnie Mino Mira Miriam Miroslaw Misaki Misch Mitch Mohamed Mohammad Mohammed Mollie Mona Monica Moses Muhammed
	Mustafa Muwafaq Myfanwy Myles Nadia Nan Nancy Naomi Natalie Natalya Natasha Nathan Nathaniel Naum Ned Neil Nelly Neville Nicholas Nick
	Nicola Nicolas Nicolaus Nicole Nigel Niklavs Nikolai Nina Noah Nora Norah Norbert Norma Norman Nöel Odilon Ofra Olafur Olga Oliver Olivia
	Olle Olwyn Omar Orazio Orlando Orovida Osama Osbert Oscar Oskar Ossie Ossip Ota Othon Oto Otto Ottoline Pablo Paolo Parviz Pascal Pat
	Patrice Patricia Patrick Patti Paul Paula Paule Pauline Pavel Pawel Pedro Peggy Penelope Percy Pernel Pete Peter Petra Phil Philip Philippa
	Philippe Phillip Phillipa Philomena Phoebe Phyllis Pier Piero Pierre Piet Pietro Pilar Pio Piotr Polly Priya Prudence Prunella Rabih
	Rabindranath Rachael Rachel Rafael Rahul Raie Raj Rajab Rajesh Ralph Ramon Randolph Raoul Raquel Rasheed Ravi Ray Raymond Rebecca Reg
	Reginald Regine Reinhard Renato René Rex Rhoda Ricardo Richard Rineke Ringo Rita Rivane Roald Rob Robert Roberto Robyn Roderic Roderick
	Rodney Rodolphe Rodrigo Roger Roland Ron Ronald Roni Rosalia Rosalie Rosalind Rosemary Roy Rudolph Rudyard Rufino Rupert Russell Ruth Ryan
	Ryszard Ryuichi Ryukichi Rémi Sacha Sadie Sakura Sally Salma Saloua Sam Samantha Sameer Samuel Sandeep Sandra Sandro Sara Sarah Satoshi
	Seamus Sean Sebastian Semyon Sergei Sergej Sergey Sergio Seung-Taek Sheila Shikanosuke Shirazeh Shirin Shirley
	Shmuel Shoji Sidney Siegfried Sigmar Sigmund Silvia Simeon Simon Siobhán Sofia Sonia Sophia Sophie Spiro Stan Stanislaw Stanislawa Stanley
	Stefan Stella Stephanie Stephen Steve Steven Stevie Stéphane Sue Susan Susanna Susannah Suzanne Svetlana Sylvia Sérigne Tacita Taddea
	Takashi Tamara Tania Tanya Taryn Tatiana Teresa Terry Thaddeus Theodor Theodora Theodore Theodorus Theresa Thomas Théodore Thérèse Tiffany
	Tilly Tim Timothy Tina Toby Todd Tom Tomma Tomoharu Tony Torquato Tracey Tracy Trevor Trisha Tristram Tryphena Ubaldo Ulla
	Umberto Ursula Valerie Valie Vanessa Vangelis Vera Vernon Veronica Vicente Victor Vija Vijay Vilma Vincent Vincenzo Virginie Vito Vivian
	Vjenceslav Vladimir Wadiah Walt Walter Wanda Wassily Wastel Wayne Wendy Werner Wilfred Wilhelm Wilhelmina Will Willem Willi William
	Willie Willy Winifred Winston Xavier Xenia Yasmin Yasmine Yayoi Yetta Yinka Yoko Yoshio Yto Yuki Yuri Yusuf Yves Yvonne Zachary Zainab
	Zarrin Zelmar Zeynep Zina Zoe Zoltan Zoran Zsuzsi Æthelbert Édouard Émile Éric
`)
